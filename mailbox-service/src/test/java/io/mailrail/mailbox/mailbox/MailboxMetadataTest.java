package io.mailrail.mailbox.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Annotation;
import io.mailrail.api.EntryName;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Metadata;
import io.mailrail.api.MetadataQuery;
import io.mailrail.api.MetadataQuery.Depth;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@MailboxTest
class MailboxMetadataTest {

    private static final Optional<MailboxName> INBOX = Optional.of(MailboxName.INBOX);
    private static final Optional<MailboxName> SERVER = Optional.empty();

    private final MailboxStore mailboxes;
    private final MetadataProperties properties;
    private final MailboxRows rows;
    private final JdbcClient writes;
    private final JdbcClient reads;
    private final TestMail mail;
    private final User user;

    MailboxMetadataTest(
            MailboxStore mailboxes,
            MetadataProperties properties,
            MailboxRows rows,
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads,
            TestMail mail) {
        this.mailboxes = mailboxes;
        this.rows = rows;
        this.writes = writes;
        this.reads = reads;
        this.properties = properties;
        this.mail = mail;
        this.user = mail.user();
    }

    private static Annotation annotation(String entry, String value) {
        return Annotation.of(new EntryName(entry), value.getBytes(StandardCharsets.UTF_8));
    }

    private static Annotation nil(String entry) {
        return Annotation.nil(new EntryName(entry));
    }

    private void set(Optional<MailboxName> mailbox, Annotation... annotations) {
        mailboxes.setMetadata(user.as(), mailbox, List.of(annotations));
    }

    private Metadata get(Optional<MailboxName> mailbox, Depth depth, long most, String... entries) {
        var names = List.of(entries).stream().map(EntryName::new).toList();
        return mailboxes.getMetadata(user.as(), mailbox, new MetadataQuery(names, depth, most));
    }

    private List<Annotation> everything(Optional<MailboxName> mailbox) {
        return get(mailbox, Depth.INFINITY, MetadataQuery.ANY_SIZE, "/private", "/shared")
                .annotations();
    }

    private static void assertRefused(ThrowingCallable call, Class<? extends Refusal> refusal) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.refusal()).isInstanceOf(refusal));
    }

    @Test
    void whatIsSetIsFoundUntilItIsNil() {
        var binary = Annotation.of(new EntryName("/private/comment"), (byte) 0, (byte) 255);
        var empty = annotation("/shared/empty", "");
        set(INBOX, binary, empty);
        set(INBOX, binary, empty);
        assertThat(everything(INBOX)).containsExactly(binary, empty);
        assertThat(get(INBOX, Depth.ZERO, MetadataQuery.ANY_SIZE, "/PRIVATE/Comment").annotations())
                .containsExactly(binary);
        set(INBOX, annotation("/shared/empty", "no more"), nil("/private/comment"));
        set(INBOX, nil("/private/comment"), nil("/private/never"));
        assertThat(everything(INBOX)).containsExactly(annotation("/shared/empty", "no more"));
        assertThat(everything(Optional.of(new MailboxName("Sent")))).isEmpty();
        set(INBOX, annotation("/shared/twice", "first"), annotation("/shared/Twice", "last"));
        assertThat(get(INBOX, Depth.ZERO, MetadataQuery.ANY_SIZE, "/shared/twice").annotations())
                .containsExactly(annotation("/shared/twice", "last"));
    }

    @Test
    void depthSaysHowFarDown() {
        var filters = annotation("/private/f", "0");
        var values = annotation("/private/f/values", "1");
        var small = annotation("/private/f/values/small", "2");
        var other = annotation("/private/filter", "x");
        set(INBOX, filters, values, small, other);
        assertThat(get(INBOX, Depth.ZERO, 99, "/private/f").annotations()).containsExactly(filters);
        assertThat(get(INBOX, Depth.ONE, 99, "/private/f").annotations())
                .containsExactly(filters, values);
        assertThat(get(INBOX, Depth.INFINITY, 99, "/private/f", "/private/f/values").annotations())
                .containsExactly(filters, values, small);
        assertThat(get(INBOX, Depth.ONE, 99, "/private").annotations())
                .containsExactly(filters, other);
    }

    @Test
    void longValuesAreLeftOutAndSaidSo() {
        set(
                INBOX,
                annotation("/shared/ten", "x".repeat(10)),
                annotation("/shared/eleven", "x".repeat(11)),
                annotation("/shared/twelve", "x".repeat(12)));
        var found = get(INBOX, Depth.INFINITY, 10, "/shared");
        assertThat(found.annotations()).containsExactly(annotation("/shared/ten", "x".repeat(10)));
        assertThat(found.longest()).isEqualTo(12);
        assertThat(get(INBOX, Depth.INFINITY, 12, "/shared").longest()).isZero();
    }

    @Test
    void allOrNoneAreSet() {
        int most = (int) properties.maxValueSize().toBytes();
        set(INBOX, annotation("/shared/most", "x".repeat(most)));
        assertThatThrownBy(() ->
                        set(
                                INBOX,
                                annotation("/shared/small", "x"),
                                annotation("/shared/big", "x".repeat(most + 1))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.TooBig(most)));
        assertThat(everything(INBOX)).hasSize(1);
        var many = new ArrayList<Annotation>();
        for (int n = 0; n < properties.maxAnnotations(); n++) {
            many.add(annotation("/private/n" + n, "x"));
        }
        assertRefused(
                () -> mailboxes.setMetadata(user.as(), INBOX, many), Refusal.LimitReached.class);
        assertThat(everything(INBOX)).hasSize(1);
        set(INBOX, nil("/shared/most"));
        mailboxes.setMetadata(user.as(), INBOX, many);
        mailboxes.setMetadata(user.as(), INBOX, many);
        assertRefused(
                () -> set(INBOX, annotation("/shared/more", "x")), Refusal.LimitReached.class);
        set(INBOX, annotation("/private/n0", "another"));
    }

    @Test
    void theSumOfValuesIsLimited() {
        int most = (int) properties.maxValueSize().toBytes();
        int fitting = (int) (properties.maxTotalSize().toBytes() / most);
        for (int n = 0; n < fitting; n++) {
            set(INBOX, annotation("/shared/n" + n, "x".repeat(most)));
        }
        assertRefused(
                () -> set(INBOX, annotation("/shared/more", "x")), Refusal.LimitReached.class);
        assertThat(everything(INBOX)).hasSize(fitting);
    }

    @Test
    void theServersAreEachAccountsOwnAndTheSharedReadOnly() {
        set(SERVER, annotation("/private/vendor/x/settings", "mine"));
        assertThat(everything(SERVER))
                .containsExactly(annotation("/private/vendor/x/settings", "mine"));
        assertThat(everything(INBOX)).isEmpty();
        var other = mail.user();
        assertThat(
                        mailboxes
                                .getMetadata(
                                        other.as(),
                                        SERVER,
                                        new MetadataQuery(
                                                List.of(new EntryName("/private")),
                                                Depth.INFINITY,
                                                MetadataQuery.ANY_SIZE))
                                .annotations())
                .isEmpty();
        assertRefused(
                () -> set(SERVER, annotation("/shared/comment", "x")), Refusal.NotPermitted.class);
        assertRefused(
                () -> set(SERVER, annotation("/shared/admin", "mailto:me@example.org")),
                Refusal.NotPermitted.class);
    }

    @Test
    void theyGoWhereTheMailboxGoes() {
        user.create("a/b");
        var name = Optional.of(new MailboxName("a/b"));
        set(name, annotation("/shared/comment", "kept"));
        user.rename("a", "c");
        assertRefused(() -> everything(name), Refusal.NoSuchMailbox.class);
        assertThat(everything(Optional.of(new MailboxName("c/b"))))
                .containsExactly(annotation("/shared/comment", "kept"));
        user.delete("c/b");
        user.create("c/b");
        assertThat(everything(Optional.of(new MailboxName("c/b")))).isEmpty();
        assertRefused(
                () -> set(name, annotation("/shared/comment", "x")), Refusal.NoSuchMailbox.class);
    }

    @Test
    void everyKeyHasItsDefault() {
        var bound =
                new Binder(new MapConfigurationPropertySource(Map.of()))
                        .bindOrCreate("mailrail.mailbox.metadata", MetadataProperties.class);
        assertThat(bound)
                .isEqualTo(
                        new MetadataProperties(
                                DataSize.ofKilobytes(64), 200, DataSize.ofMegabytes(1), "", ""));
        var given =
                new Binder(
                                new MapConfigurationPropertySource(
                                        Map.of(
                                                "mailrail.mailbox.metadata.max-value-size", "1KB",
                                                "mailrail.mailbox.metadata.max-annotations", "2",
                                                "mailrail.mailbox.metadata.max-total-size", "3KB",
                                                "mailrail.mailbox.metadata.server-comment", "c",
                                                "mailrail.mailbox.metadata.server-admin", "a")))
                        .bindOrCreate("mailrail.mailbox.metadata", MetadataProperties.class);
        assertThat(given)
                .isEqualTo(
                        new MetadataProperties(
                                DataSize.ofKilobytes(1), 2, DataSize.ofKilobytes(3), "c", "a"));
    }

    @Test
    void theConfigurationSpeaksForTheServer() {
        var said =
                new MetadataProperties(
                        properties.maxValueSize(),
                        properties.maxAnnotations(),
                        properties.maxTotalSize(),
                        "Hello",
                        "mailto:postmaster@example.org");
        var metadata = new MailboxMetadata(writes, reads, rows, said);
        var all =
                new MetadataQuery(
                        List.of(new EntryName("/shared")), Depth.ONE, MetadataQuery.ANY_SIZE);
        assertThat(metadata.getServers(user.id(), all).annotations())
                .containsExactly(
                        annotation("/shared/admin", "mailto:postmaster@example.org"),
                        annotation("/shared/comment", "Hello"));
    }
}
