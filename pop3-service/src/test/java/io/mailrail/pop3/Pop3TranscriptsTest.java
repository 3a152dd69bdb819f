package io.mailrail.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailrail.testkit.transcript.Transcript;
import io.mailrail.testkit.transcript.TranscriptRunner;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.nio.file.Path;
import java.util.stream.Stream;

/// Holds the transcripts of `src/test/transcripts` against the server: those of `plain` where passwords may come without TLS,
/// those of `tls` where they may not.
class Pop3TranscriptsTest {

    @TestFactory
    Stream<DynamicTest> plain() {
        return Transcript.tests(Path.of("src/test/transcripts/plain"), t -> hold(t, true));
    }

    @TestFactory
    Stream<DynamicTest> tls() {
        return Transcript.tests(Path.of("src/test/transcripts/tls"), t -> hold(t, false));
    }

    private static void hold(Transcript transcript, boolean allowPlaintext) {
        try (var server = new TestServer(allowPlaintext)) {
            new TranscriptRunner(server.port())
                    .prologue((conversation, client) -> {
                        conversation.expect(client, "+OK mail.example.org POP3 server ready");
                        if (allowPlaintext) {
                            conversation.say(client, "USER kcope");
                            conversation.expect(client, "+OK ...");
                            conversation.say(client, "PASS se cret");
                            conversation.expect(client, "+OK kcope's maildrop has ...");
                        }
                    })
                    .hook("given", (_, text) -> given(server.house, text))
                    .hook("house", (_, text) -> server.house.down = text.equals("down"))
                    .hook("then", (_, text) -> then(server.house, text))
                    .run(transcript);
        }
    }

    private static void given(FakeHouse house, String text) {
        switch (text) {
            case "an empty maildrop" -> house.inbox.clear();
            case "message 2 does not end in CRLF" -> house.inbox.put(7L, "A: b\r\n\r\nend");
            case "the first message is gone" -> house.inbox.remove(4L);
            case "contents break off" -> house.contentsBreak = true;
            case "the lock is stolen" -> house.lockIsStolen = true;
            default -> throw new IllegalArgumentException("given what? " + text);
        }
    }

    /// `UIDs LIST remain`, `the maildrop is free`, `UID N was accessed`.
    private static void then(FakeHouse house, String text) {
        if (text.startsWith("UIDs ")) {
            assertThat(house.inbox.keySet().toString()).isEqualTo("[" + text.split(" ")[1] + "]");
        } else if (text.equals("the maildrop is free")) {
            await().until(() -> house.lease == null);
        } else if (text.startsWith("UID ")) {
            assertThat(house.lastAccessed).isEqualTo(Long.parseLong(text.split(" ")[1]));
        } else {
            throw new IllegalArgumentException("then what? " + text);
        }
    }
}
