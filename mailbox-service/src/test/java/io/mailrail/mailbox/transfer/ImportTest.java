package io.mailrail.mailbox.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.grpc.SummaryCodec;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.testkit.net.MutableClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// Imports and exports in the store: what arrives where, what is told of the rest, and that nothing is lost or doubled whoever is
/// interrupted.
@MailboxTest
class ImportTest {

    private static final String FROM = "From ann@example.org Mon Nov  2 10:00:00 2026\n";

    private final TestMail mail;
    private final Imports imports;
    private final Exports exports;
    private final ImportWorker worker;
    private final MutableClock clock;
    private final JdbcClient reads;

    ImportTest(
            TestMail mail,
            Imports imports,
            Exports exports,
            ImportWorker worker,
            @Qualifier("mailboxClock") MutableClock clock,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.mail = mail;
        this.imports = imports;
        this.exports = exports;
        this.worker = worker;
        this.clock = clock;
        this.reads = reads;
    }

    private ImportKey begin(User user, ImportFormat format, @Nullable String mailbox) {
        return imports.begin(
                user.account(), format, mailbox == null ? null : new MailboxName(mailbox));
    }

    private ImportJob imported(
            User user, ImportFormat format, @Nullable String mailbox, byte[] file)
            throws IOException {
        var key = begin(user, format, mailbox);
        imports.upload(key, 0, new ByteArrayInputStream(file));
        return ended(key);
    }

    private ImportJob ended(ImportKey key) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> job(key), job -> job.finishedAt() != null);
    }

    private ImportJob job(ImportKey key) {
        return imports.find(key.id()).orElseThrow();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String message(int number) {
        return "Subject: m%d\nMessage-ID: <m%d@x>\n\nText of %d\n"
                .formatted(number, number, number);
    }

    private static byte[] mbox(int messages) {
        var mbox = new StringBuilder();
        for (int n = 0; n < messages; n++) {
            mbox.append(FROM).append(message(n)).append('\n');
        }
        return octets(mbox.toString());
    }

    private List<String> subjects(User user) {
        return reads.sql(
                        """
                        SELECT e.summary
                          FROM message m
                          JOIN email e
                            ON e.account_id = m.account_id
                           AND e.email_id = m.email_id
                         WHERE m.account_id = :account
                         ORDER BY m.mailbox_id, m.uid
                        """)
                .param("account", user.id().value())
                .query((row, _) ->
                        String.valueOf(SummaryCodec.decode(row.getBytes(1)).envelope().subject()))
                .list();
    }

    private long rows(String table, ImportKey key) {
        return reads.sql(
                        "SELECT count(*) FROM "
                                + table
                                + " WHERE account_id = :account AND import_id = :id")
                .param("account", key.account().value())
                .param("id", key.id())
                .query(Long.class)
                .single();
    }

    @Test
    void anMboxIsImported() throws IOException {
        var user = mail.user();
        var job = imported(user, ImportFormat.MBOX, null, mbox(450));
        assertThat(job.state()).isEqualTo(ImportState.DONE);
        assertThat(job.counts().seen()).isEqualTo(450);
        assertThat(job.counts().stored()).isEqualTo(450);
        assertThat(job.consumed()).isEqualTo(job.received());
        assertThat(subjects(user)).hasSize(450).startsWith("m0", "m1").doesNotHaveDuplicates();
        assertThat(user.status("INBOX").messages()).isEqualTo(450);
        await().untilAsserted(() -> assertThat(rows("import_chunk", job.key())).isZero());
    }

    @Test
    void anEmptyMboxIsDoneAndWhatIsNoneFails() throws IOException {
        var user = mail.user();
        assertThat(imported(user, ImportFormat.MBOX, null, new byte[0]).state())
                .isEqualTo(ImportState.DONE);
        var failed = imported(user, ImportFormat.MBOX, null, octets("Subject: x\n\ny\n"));
        assertThat(failed.state()).isEqualTo(ImportState.FAILED);
        assertThat(failed.failure()).contains("no mbox");
        var tar = imported(user, ImportFormat.MAILDIR, null, octets("x".repeat(2000)));
        assertThat(tar.state()).isEqualTo(ImportState.FAILED);
        assertThat(tar.failure()).isNotBlank();
    }

    @Test
    void aMaildirArrivesInItsMailboxes() throws IOException {
        var user = mail.user();
        var tar =
                Archives.gzip(
                        Archives.tar(
                                Map.of(
                                        "M/cur/1:2,FS",
                                        message(1),
                                        "M/.Sent/cur/2:2,S",
                                        message(2),
                                        "M/.A.B/new/3",
                                        message(3),
                                        "M/." + "x".repeat(1200) + "/cur/4",
                                        message(4))));
        var job = imported(user, ImportFormat.MAILDIR, "Old", tar);
        assertThat(job.state()).isEqualTo(ImportState.DONE);
        assertThat(job.counts().stored()).isEqualTo(3);
        assertThat(imports.report(job.key()))
                .singleElement()
                .satisfies(skip -> {
                    assertThat(skip.reason()).isEqualTo(Skip.Reason.MAILBOX);
                    assertThat(skip.name()).startsWith("M/.xxx");
                });
        assertThat(user.names()).contains("Old", "Old/Sent", "Old/A", "Old/A/B");
        assertThat(user.index(user.key("Old"))).containsValue("\\Seen \\Flagged");
        assertThat(user.index(user.key("Old/A/B"))).hasSize(1);
        var dates =
                reads.sql("SELECT DISTINCT internal_date FROM message WHERE account_id = :account")
                        .param("account", user.id().value())
                        .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
                        .list();
        assertThat(dates).containsExactly(Archives.MODIFIED);
    }

    @Test
    void emlFilesTakeTheirDatesFromTheirHeaders() throws IOException {
        var user = mail.user();
        var zip =
                Archives.zip(
                        Map.of(
                                "INBOX/1.eml",
                                "Received: from a by b;\n Mon, 2 Nov 2026 10:00:00 +0100\nDate: Sun, 1 Nov 2026 1:00 EST\n\nx"),
                        "UTF-8");
        imported(user, ImportFormat.EML, null, zip);
        zip = Archives.zip(Map.of("2.eml", "Date: Sun, 1 Nov 2026 1:00 EST\n\nx"), "UTF-8");
        imported(user, ImportFormat.EML, null, zip);
        zip = Archives.zip(Map.of("3.eml", "Date: yesterday\n\nx"), "UTF-8");
        imported(user, ImportFormat.EML, null, zip);
        var dates =
                reads.sql(
                                "SELECT internal_date FROM message WHERE account_id = :account AND mailbox_id = 1"
                                        + " ORDER BY uid")
                        .param("account", user.id().value())
                        .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
                        .list();
        assertThat(dates)
                .containsExactly(
                        Instant.parse("2026-11-02T09:00:00Z"),
                        Instant.parse("2026-11-01T06:00:00Z"),
                        Archives.MODIFIED);
    }

    @Test
    void whatDoesNotFitIsToldAndTheRestGoesOn() throws IOException {
        var user = mail.user(new Quota(1_950L, null));
        var large = FROM + "Subject: large\n\n" + "x".repeat(1_900) + "\n\n";
        var file = octets(FROM + message(1) + "\n" + large + FROM + "\n" + FROM + message(2));
        var job = imported(user, ImportFormat.MBOX, null, file);
        assertThat(job.state()).isEqualTo(ImportState.DONE);
        assertThat(subjects(user)).containsExactly("m1", "m2");
        assertThat(job.counts().skipped()).isEqualTo(2);
        assertThat(imports.report(job.key()))
                .extracting(skip -> skip.number() + " " + skip.place() + " " + skip.reason())
                .containsExactly(
                        "2 " + (FROM + message(1) + "\n").length() + " OVER_QUOTA",
                        "3 " + (FROM + message(1) + "\n" + large).length() + " EMPTY");
    }

    @Test
    void whatIsTooLargeIsPassedOver() throws IOException {
        var user = mail.user();
        var key = begin(user, ImportFormat.MBOX, null);
        var line = octets("x".repeat(1023) + "\n");
        var large =
                new InputStream() {
                    private long left = 52L * 1024 * 1024;

                    @Override
                    public int read() {
                        return left-- > 0 ? line[(int) (left % line.length)] : -1;
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) {
                        if (left <= 0) {
                            return -1;
                        }
                        int count = (int) Math.min(left, Math.min(length, line.length));
                        System.arraycopy(line, 0, into, offset, count);
                        left -= count;
                        return count;
                    }
                };
        imports.upload(
                key,
                0,
                new SequenceInputStream(
                        new SequenceInputStream(
                                new ByteArrayInputStream(octets(FROM + message(1) + "\n" + FROM)),
                                large),
                        new ByteArrayInputStream(octets("\n" + FROM + message(2)))));
        var job = ended(key);
        assertThat(job.counts().stored()).isEqualTo(2);
        assertThat(imports.report(key))
                .extracting(Skip::reason)
                .containsExactly(Skip.Reason.TOO_BIG);
    }

    @Test
    void anUploadThatBrokeOffGoesOn() throws IOException {
        var user = mail.user();
        var key = begin(user, ImportFormat.MBOX, null);
        var file = mbox(5000);
        assertThatThrownBy(() -> imports.upload(key, 0, new Cut(file, 300_000)))
                .hasMessage("cut off");
        var job = job(key);
        assertThat(job.state()).isEqualTo(ImportState.UPLOADING);
        assertThat(job.received()).isEqualTo(300_000);
        assertThatThrownBy(() -> imports.upload(key, 0, new ByteArrayInputStream(file)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        e -> assertThat(e.refusal()).isInstanceOf(Refusal.Modified.class));
        imports.upload(
                key, 300_000, new ByteArrayInputStream(file, 300_000, file.length - 300_000));
        assertThat(ended(key).counts().stored()).isEqualTo(5000);
        assertThat(subjects(user)).doesNotHaveDuplicates();
    }

    @Test
    void anAbandonedUploadIsForgottenAndSoIsWhatBecameOfIt() throws IOException {
        var user = mail.user();
        var key = begin(user, ImportFormat.MBOX, null);
        assertThatThrownBy(() -> imports.upload(key, 0, new Cut(mbox(2), 100)))
                .isInstanceOf(IOException.class);
        worker.sweep();
        assertThat(job(key).state()).isEqualTo(ImportState.UPLOADING);
        clock.advance(Duration.ofHours(25));
        worker.sweep();
        assertThat(job(key).state()).isEqualTo(ImportState.FAILED);
        assertThat(rows("import_chunk", key)).isZero();
        clock.advance(Duration.ofDays(31));
        worker.sweep();
        assertThat(imports.find(key.id())).isEmpty();
    }

    /// Breaks off after some octets.
    private static final class Cut extends InputStream {

        private final InputStream in;

        Cut(byte[] octets, int length) {
            this.in = new ByteArrayInputStream(octets, 0, length);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            if (count < 0) {
                throw new IOException("cut off");
            }
            return count;
        }
    }

    @Test
    void oneCanBeCancelledAndSoAreThoseOfADeletedAccount() throws IOException {
        var user = mail.user();
        var key = begin(user, ImportFormat.MBOX, null);
        assertThat(imports.cancel(key)).isTrue();
        assertThat(imports.cancel(key)).isFalse();
        assertThat(job(key).state()).isEqualTo(ImportState.CANCELLED);
        assertThatThrownBy(() -> imports.upload(key, 0, new ByteArrayInputStream(mbox(1))))
                .isInstanceOf(Refused.class);
        var other = begin(user, ImportFormat.MBOX, null);
        user.leave();
        assertThat(job(other).state()).isEqualTo(ImportState.CANCELLED);
    }

    @Test
    void anAccountHasOnlySoManyAtOnce() {
        var user = mail.user();
        for (int n = 0; n < 10; n++) {
            begin(user, ImportFormat.MBOX, null);
        }
        assertThatThrownBy(() -> begin(user, ImportFormat.MBOX, null))
                .isInstanceOfSatisfying(
                        Refused.class,
                        e -> assertThat(e.refusal()).isInstanceOf(Refusal.LimitReached.class));
    }

    /// Leases run out under those who hold them, and threads are interrupted in the middle of whatever they do.
    @Test
    void whoeverIsInterruptedNothingIsLostOrDoubled() throws Exception {
        var files = new LinkedHashMap<String, String>();
        for (int n = 0; n < 1500; n++) {
            files.put((n % 3 == 0 ? "M/cur/" : "M/.F" + n % 5 + "/cur/") + n + ":2,S", message(n));
        }
        files.put("M/tmp/x", "x");
        interrupted(ImportFormat.MBOX, mbox(1500), 0);
        interrupted(ImportFormat.MBOX, Archives.gzip(mbox(1500)), 0);
        interrupted(ImportFormat.MAILDIR, Archives.tar(files), 1);
    }

    private void interrupted(ImportFormat format, byte[] file, int skipped) throws Exception {
        var user = mail.user();
        var key = begin(user, format, null);
        var random = new Random(7);
        imports.upload(key, 0, new ByteArrayInputStream(file));
        int rounds = 0;
        long last = -1;
        while (job(key).finishedAt() == null) {
            clock.advance(Duration.ofMinutes(2));
            long seen = job(key).counts().seen();
            // Who is always interrupted before the first commit gives the import up: every other
            // time they get that far.
            boolean disturbed = seen > last;
            last = seen;
            long enough = System.nanoTime() + Duration.ofMillis(random.nextInt(200)).toNanos();
            BooleanSupplier stop =
                    disturbed
                            ? () -> System.nanoTime() > enough
                            : () -> job(key).counts().seen() > seen;
            var threads = new ArrayList<Thread>();
            for (int n = 0; n < 2; n++) {
                threads.add(
                        Thread.ofPlatform()
                                .uncaughtExceptionHandler((_, _) -> {})
                                .start(() -> worker.work(stop)));
            }
            if (disturbed) {
                threads.getFirst().join(random.nextInt(1, 60));
                threads.getFirst().interrupt();
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(++rounds).isLessThan(500);
        }
        var job = job(key);
        assertThat(job.failure()).isNull();
        assertThat(job.state()).isEqualTo(ImportState.DONE);
        assertThat(job.counts().stored()).isEqualTo(1500);
        assertThat(job.counts().seen()).isEqualTo(1500 + skipped);
        assertThat(subjects(user)).hasSize(1500).doesNotHaveDuplicates();
        assertThat(imports.report(key)).hasSize(skipped);
    }

    @Test
    void whatIsExportedIsImportedOctetForOctet() throws IOException {
        var user = mail.user();
        user.create("Größe/ x");
        var contents =
                List.of(
                        "Subject: a\r\n\r\nFrom me\r\n>From you\r\n",
                        "no header, no end",
                        "\r\n\r\n",
                        "Subject: =?utf-8?q?=C3=A9?=\nbare\nlines \0 \u00E9\u00FF",
                        "Status: RO\r\nSubject: s\r\n\r\nx\r\n",
                        "Subject: long\r\n\r\n" + "x".repeat(400_000) + "\r\nFrom \r\nend",
                        "Subject: longer\n\n" + "y\n".repeat(400_000));
        for (var content : contents) {
            user.appendOctets(
                    contents.indexOf(content) % 2 == 0 ? "INBOX" : "Größe/ x",
                    octets(content),
                    "\\Seen",
                    "$Junk");
        }
        var out = new ByteArrayOutputStream();
        long written = exports.of(user.id(), null).writeTo(out);
        assertThat(written).isEqualTo(contents.size());
        var other = mail.user();
        var job = imported(other, ImportFormat.MBOX, null, out.toByteArray());
        assertThat(job.counts().stored()).isEqualTo(contents.size());
        assertThat(exported(other, null)).isEqualTo(out.toByteArray());
        assertThat(hashes(other)).isEqualTo(hashes(user));
        assertThat(other.index(other.key("Größe/ x"))).hasSize(3).containsValue("\\Seen $Junk");
        var below = mail.user();
        imported(below, ImportFormat.MBOX, "Old", exported(user, "INBOX"));
        assertThat(below.status("Old").messages()).isEqualTo(4);
        assertThat(below.status("INBOX").messages()).isZero();
        assertThatThrownBy(() -> exports.of(user.id(), new MailboxName("Nowhere")))
                .isInstanceOf(Refused.class);
    }

    private byte[] exported(User user, @Nullable String mailbox) throws IOException {
        var out = new ByteArrayOutputStream();
        exports.of(user.id(), mailbox == null ? null : new MailboxName(mailbox)).writeTo(out);
        return out.toByteArray();
    }

    /// What PostgreSQL says of the stored octets, mailbox by mailbox.
    private List<String> hashes(User user) {
        return reads.sql(
                        """
                        SELECT string_agg(md5(k.data) || k.seq || c.size, ' ' ORDER BY k.seq)
                          FROM message m
                          JOIN mailbox b
                            ON b.account_id = m.account_id
                           AND b.mailbox_id = m.mailbox_id
                          JOIN email e
                            ON e.account_id = m.account_id
                           AND e.email_id = m.email_id
                          JOIN content c
                            ON c.account_id = e.content_account
                           AND c.content_id = e.content_id
                          LEFT JOIN content_chunk k
                            ON k.account_id = e.content_account
                           AND k.content_id = e.content_id
                         WHERE m.account_id = :account
                         GROUP BY b.name, m.uid
                         ORDER BY b.name, m.uid
                        """)
                .param("account", user.id().value())
                .query((row, _) -> String.valueOf(row.getString(1)))
                .list();
    }

    @Test
    void theNumberOfAnImportIsNobodysOtherThanItsOwn() {
        assertThat(imports.find(UUID.randomUUID())).isEmpty();
        var user = mail.user();
        var key = begin(user, ImportFormat.EML, null);
        assertThat(imports.list(user.id(), new UUID(0, 0), 10))
                .extracting(ImportJob::key)
                .containsExactly(key);
        assertThat(imports.list(null, key.id(), 1000))
                .extracting(ImportJob::key)
                .doesNotContain(key);
    }
}
