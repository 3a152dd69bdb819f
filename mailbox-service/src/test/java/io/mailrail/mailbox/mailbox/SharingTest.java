package io.mailrail.mailbox.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.AclChange;
import io.mailrail.api.AclChange.Kind;
import io.mailrail.api.AclEntry;
import io.mailrail.api.Annotation;
import io.mailrail.api.CallId;
import io.mailrail.api.ContentRange;
import io.mailrail.api.EntryName;
import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxEntry.Attribute;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.MetadataQuery;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Rights;
import io.mailrail.api.SearchKey;
import io.mailrail.api.Uid;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.message.MessageStore;
import io.mailrail.mailbox.message.Retention;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// One owner, one reader, and a mailbox "Team" between them.
@MailboxTest
class SharingTest {

    private static final MailboxName TEAM = new MailboxName("Team");

    private final MailboxStore mailboxes;
    private final MessageStore messages;
    private final Retention retention;
    private final JdbcClient jdbc;
    private final User owner;
    private final User reader;
    private final User stranger;
    private MailboxKey team;

    SharingTest(
            TestMail mail,
            MailboxStore mailboxes,
            MessageStore messages,
            Retention retention,
            @Qualifier("mailboxWrites") JdbcClient jdbc) {
        this.mailboxes = mailboxes;
        this.messages = messages;
        this.retention = retention;
        this.jdbc = jdbc;
        this.owner = mail.user();
        this.reader = owner.neighbour();
        this.stranger = mail.user();
        owner.create("Team");
        this.team = owner.status("Team").key();
    }

    @BeforeEach
    void fill() {
        for (int n = 1; n <= 3; n++) {
            owner.append("Team", TestMail.message("message " + n, "text " + n));
        }
    }

    private void grant(String identifier, String rights) {
        mailboxes.setAcl(
                owner.as(), TEAM, identifier, new AclChange(Kind.REPLACE, Rights.parse(rights)));
    }

    private MailboxName shared(String name) {
        return new MailboxName(MailboxName.OTHER_USERS + "/" + owner.login() + "/" + name);
    }

    private static FlagsChange add(Flag... flags) {
        return new FlagsChange(FlagsChange.Kind.ADD, Flags.of(flags), Optional.empty());
    }

    // ---- lists

    @Test
    void linesAreSetChangedAndTakenAway() {
        grant(reader.login(), "lr");
        grant("anyone", "l");
        grant("-" + reader.login(), "w");
        mailboxes.setAcl(
                owner.as(), TEAM, reader.login(), new AclChange(Kind.ADD, Rights.parse("sd")));
        mailboxes.setAcl(
                owner.as(), TEAM, reader.login(), new AclChange(Kind.REMOVE, Rights.parse("e")));

        assertThat(mailboxes.acl(owner.as(), TEAM))
                .containsExactlyInAnyOrder(
                        new AclEntry(owner.login(), Rights.ALL),
                        new AclEntry(reader.login(), Rights.parse("lrst")),
                        new AclEntry("anyone", Rights.parse("l")),
                        new AclEntry("-" + reader.login(), Rights.parse("w")));

        mailboxes.deleteAcl(owner.as(), TEAM, reader.login().toUpperCase(Locale.ROOT));
        mailboxes.setAcl(owner.as(), TEAM, "anyone", new AclChange(Kind.REPLACE, Rights.NONE));
        mailboxes.deleteAcl(owner.as(), TEAM, "-" + reader.login());
        mailboxes.deleteAcl(owner.as(), TEAM, "-" + reader.login());
        assertThat(mailboxes.acl(owner.as(), TEAM))
                .containsExactly(new AclEntry(owner.login(), Rights.ALL));
        assertThat(mailboxes.list(reader.as())).noneMatch(entry -> entry.name().isShared());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody@nowhere.example", "", "-", "any one", "%", "$group", "o'brien"})
    void anIdentifierOfNobodyIsRefused(String identifier) {
        assertThatThrownBy(() -> grant(identifier, "lr"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        e -> assertThat(e.refusal()).isInstanceOf(Refusal.Malformed.class));
    }

    @Test
    void theOwnerKeepsEveryRight() {
        assertThatThrownBy(() -> grant(owner.login(), "l")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> grant("-" + owner.login(), "l")).isInstanceOf(Refused.class);
        assertThat(mailboxes.listRights(owner.as(), TEAM, owner.login()).always())
                .isEqualTo(Rights.ALL);
        assertThat(mailboxes.listRights(owner.as(), TEAM, reader.login()).grantable())
                .isEqualTo(Rights.ALL);
        assertThat(mailboxes.myRights(owner.as(), TEAM)).isEqualTo(Rights.ALL);
    }

    @Test
    void whatIsDeniedIsNotHadWhateverGrantsIt() {
        grant("anyone", "lrsw");
        grant(reader.login(), "i");
        grant("-" + reader.login(), "w");
        assertThat(mailboxes.myRights(reader.as(), shared("Team"))).isEqualTo(Rights.parse("lrsi"));
        grant("-anyone", "s");
        assertThat(mailboxes.myRights(reader.as(), shared("Team"))).isEqualTo(Rights.parse("lri"));
    }

    @Test
    void anyoneIsWhoSharesTheDomain() {
        grant("anyone", "lr");
        assertThat(mailboxes.status(reader.as(), shared("Team")).messages()).isEqualTo(3);
        assertThat(mailboxes.list(reader.as()))
                .extracting(MailboxEntry::name)
                .contains(shared("Team"));
        assertNoSuchMailbox(() -> mailboxes.status(stranger.as(), shared("Team")));
        assertNoSuchMailbox(() -> messages.index(stranger.as(), team).close());
        assertThat(mailboxes.list(stranger.as())).noneMatch(entry -> entry.name().isShared());
        grant(stranger.login(), "l");
        assertThat(mailboxes.myRights(stranger.as(), shared("Team"))).isEqualTo(Rights.parse("l"));
    }

    // ---- names

    @Test
    void aSharedMailboxIsListedBelowItsOwner() {
        owner.create("Team/Sub");
        grant(reader.login(), "lr");
        mailboxes.subscribe(reader.as(), shared("Team"));

        var listed =
                mailboxes.list(reader.as()).stream()
                        .filter(entry -> entry.name().isShared())
                        .toList();
        assertThat(listed)
                .extracting(MailboxEntry::name)
                .containsExactly(
                        new MailboxName(MailboxName.OTHER_USERS),
                        new MailboxName(MailboxName.OTHER_USERS + "/" + owner.login()),
                        shared("Team"));
        assertThat(listed.getFirst().attributes())
                .containsExactlyInAnyOrder(Attribute.NOSELECT, Attribute.HAS_CHILDREN);
        assertThat(listed.getLast().attributes()).containsExactly(Attribute.SUBSCRIBED);
        assertThat(listed.getLast().rights()).isEqualTo(Rights.parse("lr"));
        assertThat(listed.getLast().id()).contains(team.mailbox());
    }

    @Test
    void aNewMailboxIsSharedAsTheOneAboveIt() {
        grant(reader.login(), "lrk");
        grant("anyone", "l");
        var made =
                mailboxes.create(reader.as(), CallId.next(), shared("Team/New"), Optional.empty());

        assertThat(made.name()).isEqualTo(shared("Team/New"));
        assertThat(mailboxes.myRights(reader.as(), shared("Team/New")))
                .isEqualTo(Rights.parse("lrk"));
        assertThat(mailboxes.list(reader.as()))
                .extracting(MailboxEntry::name)
                .contains(shared("Team/New"));
        assertThat(owner.status("Team/New").messages()).isZero();
    }

    @Test
    void nobodyHasAMailboxOfHisOwnWhereSharedOnesAreShown() {
        assertThatThrownBy(() -> reader.create("Other Users")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> reader.create("Other Users/x@example.org/y"))
                .isInstanceOf(Refused.class);
        reader.create("Mine");
        assertThatThrownBy(() -> reader.rename("Mine", "Other Users")).isInstanceOf(Refused.class);
        assertThatThrownBy(() ->
                        mailboxes.create(
                                reader.as(), CallId.next(), shared("Top"), Optional.empty()))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aDeletedMailboxIsSharedNoMore() {
        grant(reader.login(), "lrx");
        mailboxes.delete(reader.as(), CallId.next(), shared("Team"));
        owner.create("Team");
        assertNoSuchMailbox(() -> mailboxes.status(reader.as(), shared("Team")));
        assertThat(mailboxes.list(reader.as())).noneMatch(entry -> entry.name().isShared());
    }

    // ---- what each verb needs

    /// RFC 4314 §4. Who has not what a verb needs is refused; who may not even look finds no mailbox.
    @ParameterizedTest
    @CsvSource({
        "STATUS,      r",
        "OPEN,     r",
        "INDEX,    r",
        "SUMMARIES, r",
        "CONTENTS, r",
        "SEARCH, r",
        "APPEND,      i",
        "CREATE,   k",
        "DELETE,   x",
        "ACL,       a",
        "EXPUNGE,  e",
        "STORE_SEEN,  s",
        "STORE_DELETED, t",
        "STORE_FLAGGED, w",
        "METADATA, r",
        "SET_METADATA, w",
    })
    void everyVerbNeedsItsRight(String verb, String right) {
        var all = Rights.parse("lrswipkxtea");
        var needed = Rights.parse(right);
        var act = verb(verb);

        mailboxes.setAcl(
                owner.as(), TEAM, reader.login(), new AclChange(Kind.REPLACE, all.minus(needed)));
        assertThatThrownBy(() -> act.accept(reader))
                .isInstanceOfSatisfying(
                        Refused.class,
                        e -> assertThat(e.refusal()).isInstanceOf(Refusal.NotPermitted.class));
        mailboxes.setAcl(
                owner.as(), TEAM, reader.login(), new AclChange(Kind.REPLACE, Rights.parse("p")));
        assertNoSuchMailbox(() -> act.accept(reader));
        mailboxes.setAcl(
                owner.as(),
                TEAM,
                reader.login(),
                new AclChange(Kind.REPLACE, needed.plus(Rights.parse("lr"))));
        act.accept(reader);
    }

    private Consumer<User> verb(String verb) {
        var one = UidSet.of(1);
        return switch (verb) {
            case "STATUS" -> who -> mailboxes.status(who.as(), shared("Team"));
            case "OPEN" -> who -> mailboxes.open(who.as(), shared("Team"), Access.READ_WRITE);
            case "INDEX" -> who -> messages.index(who.as(), team).close();
            case "SUMMARIES" -> who -> messages.summaries(who.as(), team, one).close();
            case "CONTENTS" ->
                    who ->
                            messages.contents(
                                            who.as(), team, List.of(ContentRange.whole(new Uid(1))))
                                    .close();
            case "SEARCH" -> who -> messages.search(who.as(), team, new SearchKey.All());
            case "APPEND" -> who -> who.append(shared("Team").value(), TestMail.message("a", "b"));
            case "CREATE" ->
                    who ->
                            mailboxes.create(
                                    who.as(), CallId.next(), shared("Team/New"), Optional.empty());
            case "DELETE" -> who -> mailboxes.delete(who.as(), CallId.next(), shared("Team"));
            case "ACL" -> who -> mailboxes.acl(who.as(), shared("Team"));
            case "EXPUNGE" -> who -> messages.expunge(who.as(), team, new ExpungeScope.Deleted());
            case "STORE_SEEN" -> who -> who.store(team, one, add(Flag.SEEN));
            case "STORE_DELETED" -> who -> who.store(team, one, add(Flag.DELETED));
            case "STORE_FLAGGED" -> who -> who.store(team, one, add(Flag.FLAGGED));
            case "METADATA" ->
                    who ->
                            mailboxes.getMetadata(
                                    who.as(),
                                    Optional.of(shared("Team")),
                                    new MetadataQuery(
                                            List.of(new EntryName("/shared/comment")),
                                            MetadataQuery.Depth.ZERO,
                                            1000));
            case "SET_METADATA" ->
                    who ->
                            mailboxes.setMetadata(
                                    who.as(),
                                    Optional.of(shared("Team")),
                                    List.of(
                                            Annotation.of(
                                                    new EntryName("/shared/comment"),
                                                    "ours".getBytes(StandardCharsets.UTF_8))));
            default -> throw new IllegalArgumentException(verb);
        };
    }

    private static void assertNoSuchMailbox(ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Refused.class,
                        e -> assertThat(e.refusal()).isInstanceOf(Refusal.NoSuchMailbox.class));
    }

    // ---- flags

    @Test
    void flagsThatMayNotChangeStayAsTheyAre() {
        grant(reader.login(), "lrw");
        reader.store(
                team,
                UidSet.of(1),
                new FlagsChange(
                        FlagsChange.Kind.REPLACE,
                        Flags.named(List.of("\\Seen", "\\Deleted", "\\Flagged", "word")),
                        Optional.empty()));
        assertThat(owner.index(team)).containsEntry(1L, "\\Flagged word");

        owner.store(team, UidSet.of(1), add(Flag.DELETED));
        reader.store(
                team,
                UidSet.of(1),
                new FlagsChange(FlagsChange.Kind.REPLACE, Flags.NONE, Optional.empty()));
        assertThat(owner.index(team)).containsEntry(1L, "\\Deleted");
    }

    @Test
    void everyReaderKeepsHisOwnSeen() {
        grant(reader.login(), "lrsi");
        owner.store(team, UidSet.of(1), add(Flag.SEEN));
        var stored = reader.store(team, UidSet.of(2, 3), add(Flag.SEEN));

        assertThat(owner.index(team))
                .containsEntry(1L, "\\Seen")
                .containsEntry(2L, "")
                .containsEntry(3L, "");
        assertThat(reader.index(team))
                .containsEntry(1L, "")
                .containsEntry(2L, "\\Seen")
                .containsEntry(3L, "\\Seen");
        assertThat(mailboxes.status(reader.as(), shared("Team")).unseen()).isEqualTo(1);
        assertThat(owner.status("Team").unseen()).isEqualTo(2);
        assertThat(changed(reader, stored.modSeq().value() - 1)).containsExactly(2L, 3L);
        assertThat(changed(owner, stored.modSeq().value() - 1)).isEmpty();

        reader.store(
                team,
                UidSet.of(2),
                new FlagsChange(FlagsChange.Kind.REMOVE, Flags.of(Flag.SEEN), Optional.empty()));
        assertThat(mailboxes.status(reader.as(), shared("Team")).unseen()).isEqualTo(2);
        assertThat(changed(reader, stored.modSeq().value())).containsExactly(2L);

        reader.append(shared("Team").value(), TestMail.message("seen", "x"), Flags.of(Flag.SEEN));
        assertThat(reader.index(team)).containsEntry(4L, "\\Seen");
        assertThat(owner.index(team)).containsEntry(4L, "");
    }

    private List<Long> changed(User who, long since) {
        var found = new ArrayList<Long>();
        try (var pages = messages.changes(who.as(), team, new ModSeq(since))) {
            while (pages.hasNext()) {
                var page = pages.next().changed();
                for (int row = 0; row < page.length(); row++) {
                    found.add(page.uid(row));
                }
            }
        }
        return found;
    }

    @Test
    void whatAReaderHasSeenGoesWithTheMessage() {
        grant(reader.login(), "lrste");
        reader.store(team, UidSet.of(1, 2), add(Flag.SEEN, Flag.DELETED));
        messages.expunge(reader.as(), team, new ExpungeScope.DeletedAmong(UidSet.of(1)));
        assertThat(mailboxes.status(reader.as(), shared("Team")).unseen()).isEqualTo(1);
        owner.create("Elsewhere");
        messages.move(owner.as(), CallId.next(), team, UidSet.of(2), new MailboxName("Elsewhere"));
        assertThat(mailboxes.status(reader.as(), shared("Team")).unseen()).isEqualTo(1);
        assertThat(
                        jdbc.sql("SELECT count(*) FROM message_seen WHERE account_id = :account")
                                .param("account", owner.id().value())
                                .query(Long.class)
                                .single())
                .isZero();
    }

    // ---- copies

    @Test
    void aCopyIsTheReadersOwn() throws Exception {
        grant(reader.login(), "lrs");
        reader.store(team, UidSet.of(2), add(Flag.SEEN));
        var call = CallId.next();
        var copied = messages.copy(reader.as(), call, team, UidSet.of(1, 2), MailboxName.INBOX);
        assertThat(messages.copy(reader.as(), call, team, UidSet.of(1, 2), MailboxName.INBOX))
                .isEqualTo(copied);

        var inbox = reader.status("INBOX");
        assertThat(copied.sources()).isEqualTo(UidSet.of(1, 2));
        assertThat(inbox.messages()).isEqualTo(2);
        assertThat(inbox.unseen()).isEqualTo(1);
        assertThat(reader.index(inbox.key())).containsEntry(2L, "\\Seen");
        assertThat(reader.status("INBOX").size()).isEqualTo(owner.status("Team").size() / 3 * 2);
        assertThat(messages.search(reader.as(), inbox.key(), new SearchKey.Body("text 2")).uids())
                .isEqualTo(UidSet.of(2));

        owner.leave();
        retention.sweep();
        try (var contents =
                messages.contents(
                        reader.as(), inbox.key(), List.of(ContentRange.whole(new Uid(1))))) {
            assertThat(contents.next()).isTrue();
            assertThat(new String(contents.octets().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(TestMail.message("message 1", "text 1").replace("\n", "\r\n"));
        }
    }

    @Test
    void aMoveTakesFromTheOwnerWhatItGivesToTheReader() {
        grant(reader.login(), "lr");
        assertThatThrownBy(() ->
                        messages.move(
                                reader.as(), CallId.next(), team, UidSet.of(1), MailboxName.INBOX))
                .isInstanceOf(Refused.class);
        grant(reader.login(), "lrte");
        messages.move(reader.as(), CallId.next(), team, UidSet.of(1), MailboxName.INBOX);

        assertThat(owner.status("Team").messages()).isEqualTo(2);
        assertThat(reader.status("INBOX").messages()).isEqualTo(1);
    }

    @Test
    void whatIsPutIntoASharedMailboxBelongsToItsOwner() {
        grant(reader.login(), "lri");
        reader.append(
                "INBOX", TestMail.message("mine", "from me"), Flags.of(Flag.FLAGGED, Flag.SEEN));
        messages.copy(
                reader.as(),
                CallId.next(),
                reader.status("INBOX").key(),
                UidSet.ALL,
                shared("Team"));
        assertThat(owner.index(team)).containsEntry(4L, "");
        assertThat(messages.search(owner.as(), team, new SearchKey.Body("from me")).uids())
                .isEqualTo(UidSet.of(4));
    }

    // ---- ends

    @Test
    void whoGoesLeavesNoLineBehind() {
        grant(reader.login(), "lrs");
        reader.store(team, UidSet.of(1), add(Flag.SEEN));
        reader.leave();
        assertThat(mailboxes.acl(owner.as(), TEAM))
                .containsExactly(new AclEntry(owner.login(), Rights.ALL));
        await().until(() -> {
            retention.sweep();
            return rows("message_seen") + rows("mailbox_reader") + rows("mailbox_acl") == 0;
        });
    }

    @Test
    void whatAnAccountSharedGoesWithIt() {
        grant(reader.login(), "lrs");
        grant("anyone", "l");
        owner.leave();
        assertThat(mailboxes.list(reader.as())).noneMatch(entry -> entry.name().isShared());
        await().until(() -> {
            retention.sweep();
            return rows("mailbox_acl") == 0;
        });
        assertThat(found(reader.id().value()) + found(0)).isZero();
    }

    private long found(long grantee) {
        return jdbc.sql(
                        """
                        SELECT count(*) FROM shared_with
                         WHERE account_id = :grantee AND owner = :owner
                        """)
                .param("grantee", grantee)
                .param("owner", owner.id().value())
                .query(Long.class)
                .single();
    }

    private long rows(String table) {
        return jdbc.sql("SELECT count(*) FROM " + table + " WHERE account_id = :account")
                .param("account", owner.id().value())
                .query(Long.class)
                .single();
    }
}
