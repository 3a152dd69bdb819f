package io.mailrail.mailbox.search;

import io.mailrail.mailbox.mailbox.MailboxRow;

import org.springframework.stereotype.Component;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Goes through the search numbers of an account: those that the index names, and all that are not indexed yet.
@Component
final class NumberSearch {

    private final Texts texts;
    private final MessageSearch messages;

    NumberSearch(Texts texts, MessageSearch messages) {
        this.texts = texts;
        this.messages = messages;
    }

    /// Returns how many texts were read.
    ///
    /// @param indexedTo where the tail begins
    long search(
            MailboxRow mailbox,
            SearchPlan plan,
            List<BlockIndex.Block> blocks,
            long indexedTo,
            Matches matches) {
        var run = new Run(mailbox, plan, matches);
        var toRead = new Numbers(run::read);
        var known = new Numbers(run::known);
        for (var block : blocks) {
            add(block, block.toRead(), toRead);
            add(block, block.candidates().and(block.toRead().not()), known);
        }
        toRead.end();
        known.end();
        run.tail(indexedTo);
        return run.read;
    }

    private static void add(BlockIndex.Block block, BlockSet set, Numbers numbers) {
        for (int position : set.positions()) {
            numbers.add(block.first() + position);
        }
    }

    private final class Run {

        private final MailboxRow mailbox;
        private final SearchPlan plan;
        private final Matches matches;
        private long read;

        Run(MailboxRow mailbox, SearchPlan plan, Matches matches) {
            this.mailbox = mailbox;
            this.plan = plan;
            this.matches = matches;
        }

        /// Numbers whose text decides.
        void read(long[] numbers) {
            var judgements = new HashMap<UUID, Judgement>();
            texts.ofNumbers(
                    mailbox.account(),
                    numbers,
                    plan.needsBody(),
                    (row, text) -> judge(row.email(), text, judgements));
            messages.ofEmails(mailbox, plan, judgements, matches);
        }

        /// Numbers whose text contains nothing of what is looked for.
        void known(long[] numbers) {
            var judgements = new HashMap<UUID, Judgement>();
            var none = Judgement.ofNone(plan);
            texts.emails(mailbox.account(), numbers).forEach(email -> judgements.put(email, none));
            messages.ofEmails(mailbox, plan, judgements, matches);
        }

        void tail(long from) {
            for (long next = from; next >= 0; ) {
                Caller.check();
                var judgements = new HashMap<UUID, Judgement>();
                long last =
                        texts.from(
                                mailbox.account(),
                                next,
                                plan.needsBody(),
                                (row, text) -> judge(row.email(), text, judgements));
                messages.ofEmails(mailbox, plan, judgements, matches);
                next = last < 0 ? -1 : last + 1;
            }
        }

        private void judge(UUID email, SearchableText text, Map<UUID, Judgement> judgements) {
            read++;
            var judgement = Judgement.open(plan);
            if (judgement.truth(null, text) != Truth.FALSE) {
                judgements.put(email, judgement);
            }
        }
    }

    private interface Batch {
        void take(long[] numbers);
    }

    /// Gathers numbers, and hands them on in batches.
    private static final class Numbers {

        private final long[] gathered = new long[Texts.BATCH];
        private final Batch batch;
        private int size;

        Numbers(Batch batch) {
            this.batch = batch;
        }

        void add(long number) {
            gathered[size++] = number;
            if (size == gathered.length) {
                end();
            }
        }

        void end() {
            if (size > 0) {
                Caller.check();
                batch.take(Arrays.copyOf(gathered, size));
                size = 0;
            }
        }
    }
}
