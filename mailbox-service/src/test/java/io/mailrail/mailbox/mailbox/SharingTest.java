package io.mailrail.mailbox.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.AclEntry;
import io.mailrail.api.AclIdentifier;
import io.mailrail.api.Annotation;
import io.mailrail.api.CallId;
import io.mailrail.api.EntryName;
import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.ListedRights;
import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxEntry.Attribute;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Right;
import io.mailrail.api.Rights;
import io.mailrail.api.RightsChange;
import io.mailrail.api.SearchKey;
import io.mailrail.api.SortCriterion;
import io.mailrail.api.SpecialUse;
import io.mailrail.api.ThreadAlgorithm;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.message.MessageStore;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

@MailboxTest
class SharingTest {

    private static final UidSet FIRST = UidSet.of(1);

    private static final List<SortCriterion> BY_SIZE =
            List.of(new SortCriterion(SortCriterion.Key.SIZE, false));

    private final MailboxStore mailboxes;
    private final MessageStore messages;
    private final TestMail mail;
    private final JdbcClient reads;
    private final User owner;
    private final User friend;
    private final String team;
    private final MailboxKey key;

    SharingTest(
            MailboxStore mailboxes,
            MessageStore messages,
            TestMail mail,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.mailboxes = mailboxes;
        this.messages = messages;
        this.mail = mail;
        this.reads = reads;
        this.owner = mail.user();
        this.friend = mail.user();
        this.team = shared("Team");
        owner.create("Team");
        owner.append("Team", TestMail.message("one", "one"));
        this.key = owner.key("Team");
    }

    private String shared(String name) {
        return "Other Users/" + owner.login() + "/" + name;
    }

    private static void assertRefused(ThrowingCallable call, Class<? extends Refusal> refusal) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.refusal()).isInstanceOf(refusal));
    }

    private void change(String identifier, RightsChange.Kind kind, String rights) {
        mailboxes.setAcl(
                owner.as(),
                new MailboxName("Team"),
                new AclIdentifier(identifier),
                new RightsChange(kind, Rights.parse(rights)));
    }

    private static AclEntry entry(String identifier, String rights) {
        return new AclEntry(new AclIdentifier(identifier), Rights.parse(rights));
    }

    private List<AclEntry> acl() {
        return mailboxes.acl(owner.as(), new MailboxName("Team"));
    }

    private Rights mine(User user) {
        return mailboxes.myRights(user.as(), new MailboxName(team));
    }

    private int rows(String table, long account) {
        return reads.sql("SELECT count(*) FROM " + table + " WHERE account_id = :account")
                .param("account", account)
                .query(Integer.class)
                .single();
    }

    @Test
    void theListSaysWhoMayDoWhat() {
        assertThat(acl())
                .containsExactly(new AclEntry(new AclIdentifier(owner.login()), Rights.ALL));
        owner.grant("Team", friend.login(), "lr");
        owner.grant("Team", friend.login(), "lr");
        change(friend.login(), RightsChange.Kind.ADD, "d");
        change(friend.login(), RightsChange.Kind.REMOVE, "x");
        owner.grant("Team", "-" + friend.login(), "e");
        owner.grant("Team", "anyone", "l");
        assertThat(acl())
                .containsExactly(
                        new AclEntry(new AclIdentifier(owner.login()), Rights.ALL),
                        entry("-" + friend.login(), "e"),
                        entry("anyone", "l"),
                        entry(friend.login(), "lrte"));
        assertThat(mine(friend)).isEqualTo(Rights.parse("lrt"));
        mailboxes.deleteAcl(
                owner.as(), new MailboxName("Team"), new AclIdentifier("-" + friend.login()));
        assertThat(mine(friend)).isEqualTo(Rights.parse("lrte"));
        change(friend.login(), RightsChange.Kind.REMOVE, "lrte");
        assertRefused(() -> mine(friend), Refusal.NoSuchMailbox.class);
        assertThat(friend.names()).noneMatch(name -> name.startsWith("Other Users"));
        assertThat(rows("shared_with", friend.id().value())).isZero();
    }

    @Test
    void theOwnerKeepsAllRights() {
        assertRefused(() -> owner.grant("Team", owner.login(), "l"), Refusal.NotPermitted.class);
        assertRefused(
                () -> owner.grant("Team", "-" + owner.login(), "l"), Refusal.NotPermitted.class);
        owner.grant("Team", "-anyone", "lrswipkxtea");
        assertThat(mailboxes.myRights(owner.as(), new MailboxName("Team"))).isEqualTo(Rights.ALL);
        assertThat(
                        mailboxes.listRights(
                                owner.as(),
                                new MailboxName("Team"),
                                new AclIdentifier(owner.login())))
                .isEqualTo(new ListedRights(Rights.ALL, Rights.NONE));
        assertThat(
                        mailboxes.listRights(
                                owner.as(),
                                new MailboxName("Team"),
                                new AclIdentifier(friend.login())))
                .isEqualTo(new ListedRights(Rights.NONE, Rights.ALL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody",
                "nobody@nowhere.example",
                "$group",
                "--",
                "Anyone",
                "-anyone ",
                "a'b\"c",
                "% OR 1=1",
                "\u00FC@\u00FC.example",
                "anyone@"
            })
    void anIdentifierThatIsNobodysIsRefused(String identifier) {
        assertRefused(() -> owner.grant("Team", identifier, "l"), Refusal.Malformed.class);
        assertRefused(
                () ->
                        mailboxes.listRights(
                                owner.as(), new MailboxName("Team"), new AclIdentifier(identifier)),
                Refusal.Malformed.class);
    }

    @Test
    void aLoginIsMeantHoweverItIsWritten() {
        owner.grant("Team", friend.login().toUpperCase(Locale.ROOT), "lr");
        assertThat(mine(friend)).isEqualTo(Rights.parse("lr"));
    }

    @Test
    void anyoneIsTheOwnersDomain() {
        var neighbour = mail.beside(owner, "neighbour");
        owner.grant("Team", "anyone", "lrs");
        owner.grant("Team", "-" + neighbour.login(), "s");
        assertThat(mine(neighbour)).isEqualTo(Rights.parse("lr"));
        assertThat(neighbour.names()).contains(team);
        assertRefused(() -> mine(friend), Refusal.NoSuchMailbox.class);
        assertThat(friend.names()).doesNotContain(team);
        assertThat(owner.names()).noneMatch(name -> name.startsWith("Other Users"));
        owner.grant("Team", "anyone", "");
        assertThat(neighbour.names()).doesNotContain(team);
    }

    @Test
    void theListingShowsWhatIsSharedWithItsLevels() {
        owner.create("Team/Inner/Deep");
        owner.grant("Team", friend.login(), "lr");
        owner.grant("Team/Inner/Deep", friend.login(), "lr");
        owner.grant("INBOX", friend.login(), "r");
        mailboxes.subscribe(friend.as(), new MailboxName(team));
        var shared =
                mailboxes.list(friend.as()).stream()
                        .filter(entry -> entry.name().isOfOthers())
                        .toList();
        assertThat(shared)
                .extracting(entry -> entry.name().value())
                .containsExactly(
                        "Other Users",
                        "Other Users/" + owner.login(),
                        team,
                        team + "/Inner",
                        team + "/Inner/Deep");
        assertThat(shared)
                .extracting(MailboxEntry::attributes)
                .containsExactly(
                        Set.of(Attribute.NOSELECT, Attribute.HAS_CHILDREN),
                        Set.of(Attribute.NOSELECT, Attribute.HAS_CHILDREN),
                        Set.of(Attribute.SUBSCRIBED, Attribute.HAS_CHILDREN),
                        Set.of(Attribute.NOSELECT, Attribute.HAS_CHILDREN),
                        Set.of());
        // Without l it is not listed, and with r it can be read.
        assertThat(friend.status(shared("INBOX")).messages()).isZero();
    }

    /// Each verb, the rights it needs, and those that are not enough.
    @ParameterizedTest
    @CsvSource({
        "status, lr, lswipkxtea",
        "open, lr, lswipkxtea",
        "index, lr, lswipkxtea",
        "changes, lr, lswipkxtea",
        "summaries, lr, lswipkxtea",
        "contents, lr, lswipkxtea",
        "search, lr, lswipkxtea",
        "sort, lr, lswipkxtea",
        "thread, lr, lswipkxtea",
        "seen, lrs, lrwipkxtea",
        "deleted, lrt, lrswipkxea",
        "flagged, lrw, lrsipkxtea",
        "append, li, lrswpkxtea",
        "copy, lri, lrswpkxtea",
        "move, lrite, lrswipkxta",
        "expunge, le, lrswipkxta",
        "create, lk, lrswipxtea",
        "delete, lx, lrswipktea",
        "acl, la, lrswipkxte",
        "setAcl, la, lrswipkxte",
        "listRights, la, lrswipkxte",
        "annotate, lr, rswipkxtea"
    })
    void aVerbNeedsItsRights(String verb, String enough, String tooFew) {
        owner.grant("Team", friend.login(), tooFew);
        assertRefused(() -> act(verb), Refusal.NotPermitted.class);
        owner.grant("Team", friend.login(), "");
        assertRefused(() -> act(verb), Refusal.NoSuchMailbox.class);
        owner.grant("Team", friend.login(), enough);
        act(verb);
        assertThat(mail.user().names()).doesNotContain(team);
    }

    private void act(String verb) {
        var as = friend.as();
        var name = new MailboxName(team);
        switch (verb) {
            case "status" -> assertThat(friend.status(team).messages()).isEqualTo(1);
            case "open" ->
                    assertThat(mailboxes.open(as, name, Access.READ_WRITE).isWritable()).isFalse();
            case "index" -> assertThat(friend.index(key)).hasSize(1);
            case "changes" -> {
                try (var pages = messages.changes(as, key, io.mailrail.api.ModSeq.NONE)) {
                    assertThat(pages.hasNext()).isTrue();
                }
            }
            case "summaries" -> {
                try (var found = messages.summaries(as, key, FIRST)) {
                    assertThat(found.hasNext()).isTrue();
                }
            }
            case "contents" -> messages.contents(as, key, List.of()).close();
            case "search" ->
                    assertThat(messages.search(as, key, new SearchKey.All()).uids())
                            .isEqualTo(FIRST);
            case "sort" ->
                    assertThat(messages.sort(as, key, BY_SIZE, new SearchKey.All())).isNotNull();
            case "thread" ->
                    assertThat(
                                    messages.thread(
                                            as,
                                            key,
                                            ThreadAlgorithm.REFERENCES,
                                            new SearchKey.All()))
                            .isNotNull();
            case "seen" -> friend.store(key, FIRST, Kind.ADD, "\\Seen");
            case "deleted" -> friend.store(key, FIRST, Kind.ADD, "\\Deleted");
            case "flagged" -> friend.store(key, FIRST, Kind.ADD, "\\Flagged", "word");
            case "append" -> friend.append(team, TestMail.message("two", "two"));
            case "copy" -> assertThat(friend.copy(key, FIRST, team).targets().size()).isEqualTo(1);
            case "move" -> friend.move(key, FIRST, team);
            case "expunge" -> friend.expunge(key);
            case "create" -> friend.create(team + "/New");
            case "delete" -> friend.delete(team);
            case "acl" -> mailboxes.acl(as, name);
            case "setAcl" ->
                    mailboxes.setAcl(
                            as,
                            name,
                            new AclIdentifier("anyone"),
                            new RightsChange(RightsChange.Kind.ADD, Rights.of(Right.POST)));
            case "listRights" -> mailboxes.listRights(as, name, new AclIdentifier("anyone"));
            case "annotate" ->
                    mailboxes.setMetadata(
                            as,
                            Optional.of(name),
                            List.of(Annotation.of(new EntryName("/private/comment"), (byte) 'a')));
            default -> throw new IllegalArgumentException(verb);
        }
    }

    @Test
    void renamingNeedsRightsInBothPlaces() {
        owner.create("Team/Old");
        owner.create("Other");
        owner.grant("Team/Old", friend.login(), "lx");
        owner.grant("Other", friend.login(), "l");
        assertRefused(
                () -> friend.rename(team + "/Old", shared("Other/New")),
                Refusal.NotPermitted.class);
        owner.grant("Other", friend.login(), "lk");
        friend.rename(team + "/Old", shared("Other/New"));
        assertThat(owner.names()).contains("Other/New").doesNotContain("Team/Old");
        assertThat(friend.names()).contains(shared("Other/New"));
        owner.grant("Other/New", friend.login(), "lk");
        assertRefused(
                () -> friend.rename(shared("Other/New"), shared("Other/Newer")),
                Refusal.NotPermitted.class);
    }

    @Test
    void flagsThatAreNotGrantedStayBehind() {
        owner.grant("Team", friend.login(), "lrit");
        var flags = new String[] {"\\Seen", "\\Flagged", "\\Deleted", "word"};
        owner.store(key, FIRST, Kind.ADD, flags);
        friend.appendOctets(
                team, TestMail.message("two", "two").getBytes(StandardCharsets.UTF_8), flags);
        friend.copy(key, FIRST, team);
        assertThat(owner.index(key).get(2L)).isEqualTo(owner.index(key).get(3L));
        assertThat(owner.status("Team").unseen()).isEqualTo(2);
        friend.store(key, UidSet.of(1), Kind.REPLACE);
        owner.store(key, UidSet.of(2), Kind.REPLACE, "\\Deleted");
        assertThat(owner.index(key).get(3L)).isEqualTo(owner.index(key).get(2L));
        owner.store(key, UidSet.of(2), Kind.REPLACE, "\\Seen", "\\Flagged", "word");
        assertThat(owner.index(key).get(1L)).isEqualTo(owner.index(key).get(2L));
        // A partial change succeeds, one of which nothing is left does not.
        friend.store(key, UidSet.of(1), Kind.ADD, "\\Deleted", "other");
        assertThat(owner.index(key).get(1L)).contains("Deleted").doesNotContain("other");
        assertRefused(
                () -> friend.store(key, FIRST, Kind.REMOVE, "word"), Refusal.NotPermitted.class);
    }

    @Test
    void whatIsMadeBelowIsSharedAsWhatIsAbove() {
        owner.grant("Team", friend.login(), "lrk");
        friend.create(team + "/A/B");
        assertThat(owner.names()).contains("Team/A", "Team/A/B");
        assertThat(friend.names()).contains(team + "/A", team + "/A/B");
        assertRefused(() -> friend.create(shared("Top")), Refusal.NoSuchMailbox.class);
        assertRefused(
                () ->
                        mailboxes.create(
                                friend.as(),
                                CallId.next(),
                                new MailboxName(team + "/Junk"),
                                Optional.of(SpecialUse.JUNK)),
                Refusal.NotPermitted.class);
    }

    @Test
    void mailboxesStayWithTheirOwner() {
        owner.grant("Team", friend.login(), "lrswipkxtea");
        owner.grant("INBOX", friend.login(), "lrswipkxtea");
        friend.create("Mine");
        assertRefused(() -> friend.rename(team, "Mine/Team"), Refusal.NotPermitted.class);
        assertRefused(() -> friend.rename("Mine", team + "/Mine"), Refusal.NotPermitted.class);
        assertRefused(() -> friend.delete(shared("INBOX")), Refusal.NotPermitted.class);
        assertRefused(
                () -> friend.rename(shared("INBOX"), team + "/Old"), Refusal.NotPermitted.class);
        assertRefused(() -> friend.rename(team, team + "2"), Refusal.NoSuchMailbox.class);
        friend.create(team + "/A");
        friend.rename(team + "/A", team + "/B");
        assertThat(owner.names()).contains("Team/B").doesNotContain("Team/A");
    }

    @Test
    void aRepeatedCallIsAnsweredAlthoughTheMailboxIsGone() {
        owner.grant("Team", friend.login(), "lxk");
        var call = CallId.next();
        mailboxes.delete(friend.as(), call, new MailboxName(team));
        mailboxes.delete(friend.as(), call, new MailboxName(team));
        assertThat(owner.names()).doesNotContain("Team");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Other Users",
                "Other Users/x",
                "Other Users/x@y.example",
                "Other Users/nobody@nowhere.example/INBOX"
            })
    void nobodyOwnsTheNamespace(String name) {
        assertThatThrownBy(() -> friend.create(name)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> friend.rename("Sent", name)).isInstanceOf(Refused.class);
        assertRefused(() -> friend.status(name), Refusal.NoSuchMailbox.class);
    }

    @Test
    void aLoginMayHaveASlash() {
        var slash = mail.beside(owner, "a/b");
        slash.create("C");
        slash.grant("C", friend.login(), "lr");
        var name = "Other Users/" + slash.login() + "/C";
        assertThat(friend.names()).contains(name);
        assertThat(friend.status(name).messages()).isZero();
    }

    @Test
    void deletedMailboxesAndAccountsTakeTheirGrantsAlong() {
        owner.grant("Team", friend.login(), "lr");
        owner.grant("Team", "anyone", "lr");
        owner.delete("Team");
        assertThat(rows("mailbox_acl", owner.id().value())).isZero();
        assertThat(rows("shared_with", friend.id().value())).isZero();
        owner.create("Team");
        owner.grant("Team", friend.login(), "lr");
        owner.grant("Team", "-" + friend.login(), "s");
        friend.leave();
        assertThat(acl())
                .containsExactly(new AclEntry(new AclIdentifier(owner.login()), Rights.ALL));
        assertThat(rows("mailbox_acl", owner.id().value())).isZero();
        assertThat(rows("shared_with", friend.id().value())).isZero();
        var other = mail.user();
        owner.grant("Team", other.login(), "lr");
        owner.leave();
        assertThat(other.names()).noneMatch(name -> name.startsWith("Other Users"));
        assertThat(rows("shared_with", other.id().value())).isZero();
    }
}
