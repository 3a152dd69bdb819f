package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.e2e.Admin.Account;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What ordinary mail clients do all day, done by them: curl, Python, swaks, msmtp, mpop, mbsync.
abstract class MailClientsContract {

    private static final String DOMAIN = "example.org";

    @TempDir Path folder;

    private Account alice = new Account("", "");
    private Account bob = new Account("", "");

    abstract House house();

    abstract Outside outside();

    @BeforeEach
    void accounts() {
        house().admin().domain(DOMAIN);
        alice = house().admin().account(DOMAIN);
        bob = house().admin().account(DOMAIN);
    }

    @Test
    void curlSendsBySubmissionAndReadsOverEveryDoor() throws IOException {
        var sent = message("by submission", "Hello Bob.\r\n.leading dot\r\n");
        curlSends("smtp://localhost:" + house().ports().submission(), sent).succeeds();

        assertThat(read("imaps://localhost:" + house().ports().imaps() + "/INBOX;MAILINDEX=1"))
                .endsWith(sent);
        assertThat(read("imap://localhost:" + house().ports().imap() + "/INBOX;MAILINDEX=1"))
                .endsWith(sent);
        assertThat(read("pop3s://localhost:" + house().ports().pop3s() + "/1")).endsWith(sent);
        assertThat(read("pop3://localhost:" + house().ports().pop3() + "/1"))
                .startsWith("Return-Path: <" + alice.email() + ">\r\nReceived: ")
                .endsWith(sent);
    }

    @Test
    void curlSendsUnderImplicitTls() throws IOException {
        var sent = message("by submissions", "Hello again.\r\n");
        curlSends("smtps://localhost:" + house().ports().submissions(), sent).succeeds();
        assertThat(read("pop3s://localhost:" + house().ports().pop3s() + "/1")).endsWith(sent);
    }

    @Test
    void curlIsRefusedWithAWrongPassword() throws IOException {
        var wrong = new Account(alice.email(), "wrong");
        var refused =
                curlSendsAs(
                        wrong,
                        "smtps://localhost:" + house().ports().submissions(),
                        message("no", "no\r\n"));
        assertThat(refused.exit()).as("curl's code for a refused login").isEqualTo(67);
        assertThat(
                        curlReads(wrong, "imaps://localhost:" + house().ports().imaps() + "/INBOX")
                                .exit())
                .isEqualTo(67);
    }

    @Test
    void pythonSendsReadsAndFiles() throws Exception {
        var said =
                Client.run(
                                "python3",
                                script("three.py"),
                                "127.0.0.1",
                                port(house().ports().submission()),
                                port(house().ports().pop3()),
                                port(house().ports().imap()),
                                house().certificate().toString(),
                                alice.email(),
                                alice.password(),
                                bob.email(),
                                bob.password())
                        .succeeds();
        assertThat(said.text()).startsWith("read ");
    }

    @Test
    void swaksDeliversFromOutsideAndCannotRelay() {
        var mx = "127.0.0.1:" + house().ports().smtp();
        var delivered =
                Client.run(
                                "swaks",
                                "--server",
                                mx,
                                "--tls",
                                "--from",
                                "someone@elsewhere.example",
                                "--to",
                                bob.email(),
                                "--header",
                                "Subject: from outside",
                                "--body",
                                "hello")
                        .succeeds();
        assertThat(delivered.text()).contains("<~  250 2.0.0");
        assertThat(read("imaps://localhost:" + house().ports().imaps() + "/INBOX;MAILINDEX=1"))
                .contains("Subject: from outside");

        var relayed =
                Client.run(
                        "swaks",
                        "--server",
                        mx,
                        "--from",
                        "someone@elsewhere.example",
                        "--to",
                        "other@elsewhere.example");
        assertThat(relayed.exit()).as("swaks's code for a refused RCPT").isEqualTo(24);
        assertThat(relayed.text()).contains("550 5.7.1");

        var unknown =
                Client.run(
                        "swaks",
                        "--server",
                        mx,
                        "--from",
                        "someone@elsewhere.example",
                        "--to",
                        "nobody@" + DOMAIN);
        assertThat(unknown.text()).contains("550 5.1.1");
    }

    @Test
    void msmtpSubmitsAndMpopFetches() throws IOException {
        var body = folder.resolve("message");
        Files.writeString(body, message("by msmtp", "Hello.\n").replace("\r\n", "\n"));
        var msmtp =
                secretFile(
                        "msmtprc",
                        """
                        account default
                        host localhost
                        port %d
                        tls on
                        tls_starttls on
                        tls_trust_file %s
                        auth plain
                        user %s
                        password %s
                        from %s
                        """
                                .formatted(
                                        house().ports().submission(),
                                        house().certificate(),
                                        alice.email(),
                                        alice.password(),
                                        alice.email()));
        Client.run("sh", "-c", "exec msmtp -C '%s' '%s' < '%s'".formatted(msmtp, bob.email(), body))
                .succeeds();

        var mbox = folder.resolve("mbox");
        var mpop =
                secretFile(
                        "mpoprc",
                        """
                        account default
                        host localhost
                        port %d
                        tls on
                        tls_starttls on
                        tls_trust_file %s
                        auth user
                        user %s
                        password %s
                        uidls_file %s
                        delivery mbox %s
                        keep off
                        """
                                .formatted(
                                        house().ports().pop3(),
                                        house().certificate(),
                                        bob.email(),
                                        bob.password(),
                                        folder.resolve("uidls"),
                                        mbox));
        Client.run("mpop", "-C", mpop).succeeds();
        assertThat(mbox).content().contains("Subject: by msmtp");
        Client.run("mpop", "-C", mpop).succeeds();
        var listed =
                curlReads(bob, "pop3s://localhost:" + house().ports().pop3s() + "/").succeeds();
        assertThat(listed.text()).as("mpop deleted what it fetched").isBlank();
    }

    @Test
    void twentyMegabytesComeBackByteForByte() throws IOException {
        var octets = new byte[14_700_000];
        new Random(20).nextBytes(octets);
        var attachment =
                Base64.getMimeEncoder(76, "\r\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(octets);
        var sent =
                "From: <%s>\r\nTo: <%s>\r\nSubject: 20 MB\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nMessage-ID: <%s@%s>\r\n"
                                .formatted(alice.email(), bob.email(), UUID.randomUUID(), DOMAIN)
                        + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                        + "--b\r\nContent-Type: text/plain\r\n\r\nsee attachment\r\n"
                        + "--b\r\nContent-Type: application/octet-stream; name=random\r\nContent-Transfer-Encoding: base64\r\n"
                        + "Content-Disposition: attachment; filename=random\r\n\r\n"
                        + attachment
                        + "\r\n--b--\r\n";
        assertThat(sent.length()).isGreaterThan(20_000_000);
        curlSends("smtp://localhost:" + house().ports().submission(), sent).succeeds();

        var expected = sent.getBytes(StandardCharsets.ISO_8859_1);
        for (var url :
                List.of(
                        "pop3s://localhost:" + house().ports().pop3s() + "/1",
                        "imaps://localhost:" + house().ports().imaps() + "/INBOX;MAILINDEX=1")) {
            var got = curlReads(bob, url).succeeds().octets();
            assertThat(got.length).as(url).isGreaterThan(expected.length);
            assertThat(
                            Arrays.equals(
                                    got,
                                    got.length - expected.length,
                                    got.length,
                                    expected,
                                    0,
                                    expected.length))
                    .as("%s: the last octets are the message", url)
                    .isTrue();
        }
    }

    @Test
    void anIdleConnectionHearsOfDeliveryWithinASecond() throws Exception {
        var said =
                Client.run(
                                "python3",
                                script("idle.py"),
                                "127.0.0.1",
                                port(house().ports().imaps()),
                                port(house().ports().smtp()),
                                house().certificate().toString(),
                                bob.email(),
                                bob.password())
                        .succeeds();
        assertThat(said.text()).startsWith("pushed after ");
    }

    @Test
    void mbsyncMirrorsTwoThousandBothWays() throws IOException {
        var local = folder.resolve("Maildir/INBOX");
        Files.createDirectories(local.resolve("cur"));
        Files.createDirectories(local.resolve("new"));
        Files.createDirectories(local.resolve("tmp"));
        for (int i = 0; i < 1000; i++) {
            Files.writeString(
                    local.resolve("cur").resolve("1700000000." + i + ".host:2,S"),
                    "From: <a@example.net>\nSubject: local %d\nMessage-ID: <local-%d@example.net>\n\nbody %d\n"
                            .formatted(i, i, i));
        }
        Client.run(
                        "python3",
                        "-c",
                        """
                        import imaplib, ssl, sys
                        m = imaplib.IMAP4_SSL("localhost", int(sys.argv[1]), ssl_context=ssl.create_default_context(cafile=sys.argv[2]))
                        m.login(sys.argv[3], sys.argv[4])
                        for i in range(1000):
                            text = f"Subject: remote {i}\\r\\nMessage-ID: <remote-{i}@example.net>\\r\\n\\r\\nbody {i}\\r\\n"
                            assert m.append("INBOX", None, None, text.encode())[0] == "OK"
                        m.logout()
                        """,
                        port(house().ports().imaps()),
                        house().certificate().toString(),
                        bob.email(),
                        bob.password())
                .succeeds();
        var configuration =
                secretFile(
                        "mbsyncrc",
                        """
                        IMAPStore remote
                        Host localhost
                        Port %d
                        User %s
                        Pass %s
                        SSLType IMAPS
                        CertificateFile %s
                        AuthMechs PLAIN

                        MaildirStore local
                        Path %s/
                        Inbox %s

                        Channel all
                        Far :remote:
                        Near :local:
                        Patterns INBOX
                        Create Both
                        Expunge Both
                        SyncState *
                        """
                                .formatted(
                                        house().ports().imaps(),
                                        bob.email(),
                                        bob.password(),
                                        house().certificate(),
                                        folder.resolve("Maildir"),
                                        local));
        Client.run("mbsync", "-c", configuration, "all").succeeds();
        var mirrored = maildir(local);
        assertThat(mirrored).hasSize(2000);
        var remote = status("INBOX");
        assertThat(remote).contains("MESSAGES 2000");

        Client.run("mbsync", "-c", configuration, "all").succeeds();
        assertThat(maildir(local)).as("what lies here after a second run").isEqualTo(mirrored);
        assertThat(status("INBOX")).as("UIDNEXT and the rest there").isEqualTo(remote);
    }

    /// What the server says of a mailbox.
    private String status(String mailbox) {
        return Client.run(
                        "curl",
                        "-sS",
                        "--url",
                        "imaps://localhost:" + house().ports().imaps(),
                        "--cacert",
                        house().certificate().toString(),
                        "--user",
                        bob.email() + ":" + bob.password(),
                        "--request",
                        "STATUS " + mailbox + " (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)")
                .succeeds()
                .text();
    }

    @Test
    void outboundMailGoesToThePreferredExchangerThatAnswers() throws IOException {
        outside()
                .dns()
                .mx("prefers.example", 20, "second.prefers.example")
                .mx("prefers.example", 10, "first.prefers.example")
                .a("first.prefers.example", "127.0.0.2")
                .a("second.prefers.example", "127.0.0.3")
                .mx("limps.example", 10, "nobody.limps.example")
                .mx("limps.example", 20, "second.prefers.example")
                .a("nobody.limps.example", "127.0.0.99");
        curlSendsTo("carol@prefers.example", message("preferred", "hello\r\n.dot\r\n")).succeeds();
        var received = Outside.awaitMail(outside().first(), "carol@prefers.example");
        assertThat(received).contains("Subject: preferred").endsWith("hello\r\n.dot\r\n");
        assertThat(received).as("stays in the house").doesNotContain("Return-Path:");

        curlSendsTo("carol@limps.example", message("second best", "hello\r\n")).succeeds();
        assertThat(Outside.awaitMail(outside().second(), "carol@limps.example"))
                .contains("Subject: second best");
    }

    @Test
    void outboundMailGoesToTheAddressWhereThereIsNoExchanger() throws IOException {
        outside().dns().a("bare.example", "127.0.0.2");
        curlSendsTo("carol@bare.example", message("to the address", "hello\r\n")).succeeds();
        assertThat(Outside.awaitMail(outside().first(), "carol@bare.example"))
                .contains("Subject: to the address");
    }

    @Test
    void outboundMailIsTriedAgainAfterATemporaryRefusal() throws IOException {
        outside().dns().a("greylists.example", "127.0.0.3");
        outside().second().reply("RCPT TO:<carol@greylists.example>", "450 4.2.0 come again later");
        curlSendsTo("carol@greylists.example", message("patience", "hello\r\n")).succeeds();
        assertThat(Outside.awaitMail(outside().second(), "carol@greylists.example"))
                .contains("Subject: patience");
    }

    @Test
    void outboundMailThatIsRefusedForGoodComesBack() throws IOException {
        outside().dns().a("refuses.example", "127.0.0.3");
        outside()
                .second()
                .always("RCPT TO:<nobody@refuses.example>", "550 5.1.1 no such user here");
        curlSendsTo("nobody@refuses.example", message("in vain", "hello\r\n")).succeeds();
        var inbox = "imaps://localhost:" + house().ports().imaps() + "/INBOX;MAILINDEX=1";
        Awaitility.await("the bounce")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> curlReads(alice, inbox).exit() == 0);
        assertThat(curlReads(alice, inbox).succeeds().text())
                .startsWith("Return-Path: <>")
                .contains("multipart/report")
                .contains("Final-Recipient: rfc822; nobody@refuses.example")
                .contains("Action: failed")
                .contains("Status: 5.1.1")
                .contains("550 5.1.1 no such user here")
                .contains("Subject: in vain");
    }

    /// The names of all messages of a Maildir.
    private static Set<String> maildir(Path maildir) throws IOException {
        try (var cur = Files.list(maildir.resolve("cur"));
                var fresh = Files.list(maildir.resolve("new"))) {
            return Stream.concat(cur, fresh)
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }

    private String message(String subject, String body) {
        return "From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nMessage-ID: <%s@%s>\r\n\r\n%s"
                .formatted(alice.email(), bob.email(), subject, UUID.randomUUID(), DOMAIN, body);
    }

    private Client curlSends(String url, String message) throws IOException {
        return curlSendsAs(alice, url, message);
    }

    private Client curlSendsTo(String recipient, String message) throws IOException {
        return curlSends(
                alice, recipient, "smtp://localhost:" + house().ports().submission(), message);
    }

    private Client curlSendsAs(Account account, String url, String message) throws IOException {
        return curlSends(account, bob.email(), url, message);
    }

    private Client curlSends(Account account, String recipient, String url, String message)
            throws IOException {
        var file = folder.resolve("sent");
        Files.writeString(file, message, StandardCharsets.ISO_8859_1);
        return Client.run(
                "curl",
                "-sS",
                "--url",
                url,
                "--ssl-reqd",
                "--cacert",
                house().certificate().toString(),
                "--user",
                account.email() + ":" + account.password(),
                "--mail-from",
                alice.email(),
                "--mail-rcpt",
                recipient,
                "--upload-file",
                file.toString());
    }

    private Client curlReads(Account account, String url) {
        return Client.run(
                "curl",
                "-sS",
                "--url",
                url,
                "--ssl-reqd",
                "--cacert",
                house().certificate().toString(),
                "--user",
                account.email() + ":" + account.password());
    }

    private String read(String url) {
        return curlReads(bob, url).succeeds().text();
    }

    private String secretFile(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    private static String script(String name) throws URISyntaxException {
        var url = MailClientsContract.class.getResource("/clients/" + name);
        if (url == null) {
            throw new IllegalArgumentException(name);
        }
        return Path.of(url.toURI()).toString();
    }

    private static String port(int port) {
        return Integer.toString(port);
    }
}
