package io.mailrail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.testkit.transcript.Transcript;
import io.mailrail.testkit.transcript.TranscriptRunner;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.nio.file.Path;
import java.util.stream.Stream;

/// Holds the transcripts of `src/test/transcripts` against the server, each folder against the listener of its name.
class SmtpTranscriptsTest {

    @TestFactory
    Stream<DynamicTest> smtp() {
        return tests(SmtpListener.SMTP);
    }

    @TestFactory
    Stream<DynamicTest> submission() {
        return tests(SmtpListener.SUBMISSION);
    }

    @TestFactory
    Stream<DynamicTest> submissions() {
        return tests(SmtpListener.SUBMISSIONS);
    }

    private static Stream<DynamicTest> tests(SmtpListener listener) {
        return Transcript.tests(
                Path.of("src/test/transcripts", listener.label()), t -> hold(t, listener));
    }

    private static void hold(Transcript transcript, SmtpListener listener) {
        try (var server = new TestServer()) {
            var runner = new TranscriptRunner(server.port(listener));
            if (listener.implicitTls()) {
                runner.implicitTls();
            }
            runner.prologue(
                            (conversation, client) -> {
                                conversation.expect(client, "220 mail.example.org ...");
                                conversation.say(client, "EHLO client.example.net");
                                String line;
                                do {
                                    line = conversation.expect(client, "250...");
                                } while (line.startsWith("250-"));
                            })
                    .hook("house", (c, text) -> server.house.down = text.equals("down"))
                    .hook("then", (c, text) -> then(server.house, c.filledIn(text)))
                    .run(transcript);
        }
    }

    /// `nothing is stored`, `1 message is stored`, `the content ends TEXT`, `the content contains TEXT`, `the recipients are
    /// LIST`.
    private static void then(FakeHouse house, String text) {
        if (text.equals("nothing is stored")) {
            assertThat(house.taken).isEmpty();
        } else if (text.matches("\\d+ messages? (is|are) stored")) {
            assertThat(house.taken).hasSize(Integer.parseInt(text.replaceAll("\\D", "")));
        } else if (text.startsWith("the content ends ")) {
            assertThat(house.taken.getLast().content())
                    .endsWith(text.substring("the content ends ".length()).replace("|", "\r\n"));
        } else if (text.startsWith("the content contains ")) {
            assertThat(house.taken.getLast().content())
                    .contains(
                            text.substring("the content contains ".length()).replace("|", "\r\n"));
        } else if (text.startsWith("the recipients are ")) {
            assertThat(house.taken.getLast().envelope().forwardPaths().toString())
                    .isEqualTo("[" + text.substring("the recipients are ".length()) + "]");
        } else {
            throw new IllegalArgumentException("then what? " + text);
        }
    }
}
