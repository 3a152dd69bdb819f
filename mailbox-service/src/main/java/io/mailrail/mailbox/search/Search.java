package io.mailrail.mailbox.search;

import io.mailrail.api.Found;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.mailbox.mailbox.MailboxRow;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.mailrail.mailbox.mailbox.View;
import io.mailrail.mailbox.search.SearchMeters.Kind;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;

/// Answers SEARCH (RFC 9051 §6.4.4), piece by piece in autocommit and in bounded memory. docs/search.md tells how.
///
/// 1. What SQL can decide alone, it decides: no text is read.
/// 2. In a small mailbox, and where the other keys leave little, the texts of those messages are read and compared.
/// 3. Else the index says which texts may match, and those are read; what is not indexed yet is read as a whole. Whichever text matches
///    is looked up in the mailbox.
@Component
public final class Search {

    /// An account with so many times the texts of a mailbox is not worth looking through for it.
    private static final int TOO_MANY_OTHERS = 20;

    private final MailboxRows rows;
    private final IndexRepository index;
    private final BlockIndex blocks;
    private final MessageSearch messages;
    private final NumberSearch numbers;
    private final SearchProperties properties;
    private final Clock clock;
    private final MeterRegistry meters;
    private final DistributionSummary candidates;
    private final DistributionSummary hits;

    Search(
            MailboxRows rows,
            IndexRepository index,
            BlockIndex blocks,
            MessageSearch messages,
            NumberSearch numbers,
            SearchProperties properties,
            @Qualifier("mailboxClock") Clock clock,
            MeterRegistry meters) {
        this.rows = rows;
        this.index = index;
        this.blocks = blocks;
        this.messages = messages;
        this.numbers = numbers;
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
        this.candidates =
                DistributionSummary.builder(SearchMeters.CANDIDATES.getName()).register(meters);
        this.hits = DistributionSummary.builder(SearchMeters.HITS.getName()).register(meters);
    }

    /// The messages that match.
    ///
    /// @throws Refused LimitReached, NoSuchMailbox
    public Found search(View view, SearchKey question) {
        var key = view.mailbox();
        var time = Timer.start(meters);
        var plan = new SearchPlan(view, question, properties, clock.instant());
        var mailbox = rows.get(key);
        var matches = new Matches();
        var kind = search(mailbox, plan, matches);
        time.stop(
                Timer.builder(SearchMeters.SEARCHES.getName())
                        .tag(SearchMeters.Tag.KIND.asString(), kind.tag())
                        .register(meters));
        hits.record(matches.size());
        return matches.found(plan.isFuzzy());
    }

    private Kind search(MailboxRow mailbox, SearchPlan plan, Matches matches) {
        if (!plan.needsText()) {
            messages.byColumns(mailbox, plan, matches);
            return Kind.COLUMNS;
        }
        long most = Math.min(mailbox.total(), plan.uids().size());
        var state = index.state(mailbox.account());
        if (most <= properties.scanBelow() || most < state.next() / TOO_MANY_OTHERS) {
            candidates.record((double) messages.byText(mailbox, plan, matches));
            return Kind.SCANNED;
        }
        var found = blocks.candidates(mailbox.account(), plan, state.blocks());
        long texts = texts(found) + state.behind();
        if (texts > properties.scanBelow()
                && messages.areFewerThan(mailbox, plan, most, texts * 2 / 3)) {
            candidates.record((double) messages.byText(mailbox, plan, matches));
            return Kind.SCANNED;
        }
        long indexedTo = (long) state.blocks() * BlockBuilder.NUMBERS;
        candidates.record((double) numbers.search(mailbox, plan, found, indexedTo, matches));
        return Kind.INDEXED;
    }

    private static long texts(List<BlockIndex.Block> found) {
        return found.stream().mapToLong(block -> block.toRead().size()).sum();
    }
}
