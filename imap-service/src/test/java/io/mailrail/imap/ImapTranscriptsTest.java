package io.mailrail.imap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.AclChange;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Protocol;
import io.mailrail.api.Rights;
import io.mailrail.testhouse.TestAccount;
import io.mailrail.testhouse.TestHouse;
import io.mailrail.testkit.transcript.Conversation;
import io.mailrail.testkit.transcript.Transcript;
import io.mailrail.testkit.transcript.TranscriptRunner;
import io.mailrail.wire.sasl.Plain;
import io.mailrail.wire.sasl.SaslLine;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/// Holds the transcripts of `src/test/transcripts` against the service with the real mailbox-service behind it, each with a
/// fresh account: those of `plain` where passwords may come without TLS, those of `tls` where they may not.
///
/// Besides the notation of [Transcript]: `given: INBOX has N messages`, `given: INBOX has NAME` (a file of
/// `src/test/messages`), `shared: RIGHTS` (another account, `${friend}`, has a message in its INBOX and lets the account of the
/// transcript do that), and `clients:` says how clients begin: `strangers`, `logged in` (the default) or `in INBOX`.
class ImapTranscriptsTest {

    private static final Path TRANSCRIPTS = Path.of("src", "test", "transcripts");

    private static final Map<String, String> LIMITS =
            Map.of(
                    "max-message-size", "20000B",
                    "max-line", "8000B",
                    "max-literal", "2000B",
                    "max-literal-before-login", "100B",
                    "bad-command-delay", "1ms",
                    "max-failed-logins", "3");

    private static ImapUnderTest plain;
    private static ImapUnderTest strict;

    @BeforeAll
    static void begin() {
        plain = new ImapUnderTest(TestHouse.open().doors(), true, LIMITS);
        strict = new ImapUnderTest(TestHouse.open().doors(), false, LIMITS);
    }

    @AfterAll
    static void end() {
        plain.close();
        strict.close();
    }

    @TestFactory
    Stream<DynamicTest> plain() {
        return Transcript.tests(TRANSCRIPTS.resolve("plain"), t -> new Play(plain.port()).run(t));
    }

    @TestFactory
    Stream<DynamicTest> tls() {
        return Transcript.tests(TRANSCRIPTS.resolve("tls"), t -> new Play(strict.port()).run(t));
    }

    /// One transcript and the account it plays with.
    private static final class Play {

        private final int port;
        private final TestAccount account = TestHouse.open().account();
        private final TestAccount friend = TestHouse.open().account();
        private String begin = "logged in";

        Play(int port) {
            this.port = port;
        }

        void run(Transcript transcript) {
            new TranscriptRunner(port)
                    .with("user", account.email())
                    .with("password", account.password())
                    .with("plain", plainResponse())
                    .with("friend", friend.email())
                    .hook("shared", (conversation, rights) -> share(rights))
                    .hook("given", (conversation, what) -> given(what))
                    .hook("clients", (conversation, how) -> begin = how)
                    .prologue(this::prologue)
                    .run(transcript);
        }

        private void share(String rights) {
            var house = TestHouse.open();
            house.deliver("Subject: shared\n\nText.\n", friend);
            house.doors()
                    .mailboxes()
                    .setAcl(
                            house.login(friend, Protocol.IMAP),
                            MailboxName.INBOX,
                            account.email(),
                            new AclChange(AclChange.Kind.REPLACE, Rights.parse(rights)));
        }

        private String plainResponse() {
            return SaslLine.encode(Plain.message(account.email(), account.password()));
        }

        private void given(String what) throws IOException {
            assertThat(what).startsWith("INBOX has ");
            var which = what.substring("INBOX has ".length());
            if (which.matches("\\d+ messages?")) {
                int count = Integer.parseInt(which.split(" ")[0]);
                for (int i = 1; i <= count; i++) {
                    TestHouse.open()
                            .deliver(
                                    """
                                    From: Sender <sender@elsewhere.example>
                                    To: Reader <reader@house.example>
                                    Subject: message %d
                                    Date: Thu, 26 Nov 2026 10:00:0%d +0000
                                    Message-ID: <%d@elsewhere.example>

                                    Body of message %d.
                                    """
                                            .formatted(i, i % 10, i, i),
                                    account);
                }
            } else {
                TestHouse.open()
                        .deliver(
                                Files.readString(
                                        Path.of("src", "test", "messages", which + ".eml")),
                                account);
            }
        }

        private void prologue(Conversation conversation, int client) throws IOException {
            assertThat(conversation.expect(client, "...")).startsWith("* OK [CAPABILITY IMAP4rev1");
            if (!begin.equals("strangers")) {
                command(conversation, client, "LOGIN ${user} ${password}");
            }
            if (begin.equals("in INBOX")) {
                command(conversation, client, "SELECT INBOX");
            }
        }

        private static void command(Conversation conversation, int client, String command)
                throws IOException {
            conversation.say(client, "prologue " + command);
            String line;
            do {
                line = conversation.expect(client, "...");
            } while (!line.startsWith("prologue "));
            assertThat(line).startsWith("prologue OK");
        }
    }
}
