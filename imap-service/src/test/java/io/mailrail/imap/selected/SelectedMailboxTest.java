package io.mailrail.imap.selected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.UidSet;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.SequenceSet;
import io.mailrail.imap.response.ImapResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class SelectedMailboxTest {

    private final StoredMailbox stored = new StoredMailbox();

    private SelectedMailbox select() {
        var view = new SelectedMailbox(MailboxName.INBOX, stored.open(), Access.READ_WRITE);
        view.fill(stored.index());
        view.begin();
        return view;
    }

    private void refresh(SelectedMailbox view) {
        var page = stored.changes(view.known());
        view.apply(page);
        view.upTo(page.status().highestModSeq());
    }

    private void messages(int count) {
        for (int i = 0; i < count; i++) {
            stored.append(Flags.NONE);
        }
    }

    private static SequenceSet set(long one, long other) {
        return new SequenceSet(List.of(new SequenceSet.Range(one, other)));
    }

    private static FlagsChange add(Flag flag) {
        return new FlagsChange(FlagsChange.Kind.ADD, Flags.of(flag), Optional.empty());
    }

    @Test
    void anExpungeWaitsAndTheNumbersStay() throws ImapSyntaxException {
        messages(3);
        var view = select();
        stored.expunge(UidSet.of(2));
        refresh(view);

        assertThat(view.newsWithoutExpunge()).isEmpty();
        assertThat(view.uids(view.numbered(set(3, 3)))).isEqualTo(UidSet.of(3));

        assertThat(view.news()).containsExactly(new ImapResponse.Expunge(2));
        assertThat(view.uids(view.numbered(set(2, 2)))).isEqualTo(UidSet.of(3));
        assertThat(view.news()).isEmpty();
    }

    @Test
    void expungesAreCountedDown() {
        messages(11);
        var view = select();
        view.vanished(stored.expunge(UidSet.of(3, 4, 7, 11)));
        // The example of RFC 3501 §6.4.3.
        assertThat(view.news())
                .containsExactly(
                        new ImapResponse.Expunge(3),
                        new ImapResponse.Expunge(3),
                        new ImapResponse.Expunge(5),
                        new ImapResponse.Expunge(8));
    }

    @Test
    void newMessagesAreRecentAndToldOnce() {
        messages(2);
        var view = select();
        messages(1);
        refresh(view);
        assertThat(view.newsWithoutExpunge())
                .containsExactly(new ImapResponse.Exists(3), new ImapResponse.Recent(1));
        refresh(view);
        assertThat(view.news()).isEmpty();
        assertThat(view.flags(2)).isEqualTo("\\Recent");
        assertThat(view.recentUids()).isEqualTo(UidSet.of(3));
    }

    @Test
    void aMessageThatCameAndWentIsNeverHeardOf() {
        messages(2);
        var view = select();
        messages(1);
        refresh(view);
        stored.expunge(UidSet.of(3));
        refresh(view);
        assertThat(view.newsWithoutExpunge()).isEmpty();
        messages(1);
        refresh(view);
        assertThat(view.news())
                .containsExactly(new ImapResponse.Exists(3), new ImapResponse.Recent(1));
    }

    @Test
    void whatOneDidOneselfIsToldOnce() {
        messages(2);
        var view = select();
        view.stored(stored.store(UidSet.of(1), add(Flag.SEEN)), add(Flag.SEEN), false);
        assertThat(view.news()).containsExactly(new ImapResponse.FlagsNews(1, 1, "\\Seen"));
        refresh(view);
        assertThat(view.news()).isEmpty();
    }

    @Test
    void silenceCoversOnlyWhatWasExpected() {
        messages(2);
        var view = select();
        stored.store(UidSet.of(2), add(Flag.FLAGGED));
        view.stored(stored.store(UidSet.of(1, 2), add(Flag.SEEN)), add(Flag.SEEN), true);
        assertThat(view.news())
                .containsExactly(new ImapResponse.FlagsNews(2, 2, "\\Seen \\Flagged"));
    }

    @Test
    void aNewKeywordIsDefinedBeforeItIsUsed() {
        messages(1);
        var view = select();
        var change =
                new FlagsChange(
                        FlagsChange.Kind.ADD, new Flags(0, List.of("Work")), Optional.empty());
        stored.store(UidSet.of(1), change);
        refresh(view);
        assertThat(view.news())
                .hasSize(3)
                .first()
                .isEqualTo(
                        new ImapResponse.FlagsDefined(
                                "\\Seen \\Answered \\Flagged \\Deleted \\Draft work"));
    }

    @Test
    void starsAndRanges() throws ImapSyntaxException {
        messages(5);
        stored.expunge(UidSet.of(2));
        var view = select();
        assertThat(view.uids(view.numbered(set(SequenceSet.STAR, 3)))).isEqualTo(UidSet.of(4, 5));
        assertThat(view.uids(view.withUids(set(9, SequenceSet.STAR)))).isEqualTo(UidSet.of(5));
        assertThat(view.uids(view.withUids(set(1, 3)))).isEqualTo(UidSet.of(1, 3));
        assertThatThrownBy(() -> view.numbered(set(1, 5))).isInstanceOf(ImapSyntaxException.class);
    }

    @Test
    void anEmptyMailboxHasNoStar() throws ImapSyntaxException {
        var view = select();
        assertThat(view.numbered(set(1, SequenceSet.STAR)).length).isZero();
        assertThat(view.withUids(set(1, SequenceSet.STAR))).isEmpty();
        assertThat(view.uidNext()).isEqualTo(1);
    }

    @Test
    void aLogThatDoesNotReachBackIsReplacedByTheIndex() {
        messages(4);
        var view = select();
        stored.expunge(UidSet.of(2));
        stored.store(UidSet.of(3), add(Flag.SEEN));
        messages(1);
        view.replace(List.of(stored.index()));
        assertThat(view.news())
                .containsExactly(
                        new ImapResponse.Expunge(2),
                        new ImapResponse.FlagsNews(2, 3, "\\Seen"),
                        new ImapResponse.Exists(4),
                        new ImapResponse.Recent(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whoeverBelievesEndsInTheStoredState(long seed) throws ImapSyntaxException {
        var random = new Random(seed);
        messages(random.nextInt(20));
        var view = select();
        var client = new BelievingClient(view);
        for (int step = 0; step < 2000; step++) {
            somebodyElse(random);
            if (random.nextInt(3) == 0) {
                refresh(view);
            }
            command(random, view, client);
        }
        refresh(view);
        client.hears(view.news());
        var expected = new ArrayList<BelievingClient.Known>();
        for (int row = 0; row < view.count(); row++) {
            long uid = stored.uids().get(row);
            var flags = stored.flags(uid).toString();
            var recent = view.flags(row).startsWith("\\Recent");
            expected.add(
                    new BelievingClient.Known(uid, recent ? ("\\Recent " + flags).strip() : flags));
        }
        assertThat(client.believed()).isEqualTo(expected);
        assertThat(client.count()).isEqualTo(stored.uids().size());
    }

    private void somebodyElse(Random random) {
        var uids = stored.uids();
        switch (random.nextInt(6)) {
            case 0, 1 -> stored.append(random.nextBoolean() ? Flags.NONE : Flags.of(Flag.SEEN));
            case 2 -> {
                if (!uids.isEmpty()) {
                    stored.expunge(UidSet.of(uids.get(random.nextInt(uids.size()))));
                }
            }
            case 3 -> {
                if (!uids.isEmpty()) {
                    stored.store(UidSet.of(uids.get(random.nextInt(uids.size()))), change(random));
                }
            }
            default -> {}
        }
    }

    private void command(Random random, SelectedMailbox view, BelievingClient client)
            throws ImapSyntaxException {
        switch (random.nextInt(5)) {
            case 0 -> client.hears(view.newsWithoutExpunge());
            case 1 -> client.hears(view.news());
            case 2 -> store(random, view, client);
            case 3 -> {
                if (client.count() > 0) {
                    int number = 1 + random.nextInt(client.count());
                    var row = view.numbered(set(number, number))[0];
                    assertThat(view.uid(row)).isEqualTo(client.uid(number));
                    view.vanished(stored.expunge(UidSet.of(client.uid(number))));
                    client.hears(view.news());
                }
            }
            default -> {}
        }
    }

    private void store(Random random, SelectedMailbox view, BelievingClient client)
            throws ImapSyntaxException {
        if (client.count() == 0) {
            return;
        }
        int number = 1 + random.nextInt(client.count());
        var rows = view.numbered(set(number, number));
        var change = change(random);
        boolean silent = random.nextBoolean();
        boolean there = stored.uids().contains(client.uid(number));
        var before = client.believed().get(number - 1).flags();
        view.stored(stored.store(view.uids(rows), change), change, silent);
        if (silent && there) {
            client.expects(number, expected(before, change));
        }
        client.hears(view.newsWithoutExpunge());
    }

    /// What a client takes for granted after a silent STORE.
    private static String expected(String before, FlagsChange change) {
        boolean recent = before.startsWith("\\Recent");
        var plain = before.replace("\\Recent", "").strip();
        var flags = Flags.named(plain.isEmpty() ? List.of() : List.of(plain.split(" ")));
        var after =
                switch (change.kind()) {
                    case ADD ->
                            new Flags(flags.system() | change.flags().system(), flags.keywords());
                    case REMOVE ->
                            new Flags(flags.system() & ~change.flags().system(), flags.keywords());
                    case REPLACE -> change.flags();
                };
        return recent ? ("\\Recent " + after).strip() : after.toString();
    }

    private static FlagsChange change(Random random) {
        var kinds = List.of(FlagsChange.Kind.values());
        var flags = List.of(Flag.values());
        return new FlagsChange(
                kinds.get(random.nextInt(kinds.size())),
                Flags.of(flags.get(random.nextInt(flags.size()))),
                Optional.empty());
    }
}
