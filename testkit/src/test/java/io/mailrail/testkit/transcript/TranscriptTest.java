package io.mailrail.testkit.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.testkit.net.SmtpSink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class TranscriptTest {

    private final SmtpSink sink = SmtpSink.start().tls(SmtpSink.Tls.OFFERED);

    @AfterEach
    void stop() {
        sink.close();
    }

    @Test
    void conversationIsHeldAgainstTheServer() {
        var told = new ArrayList<String>();
        runner().with("sender", "alice@example.org")
                .hook("then", (conversation, text) -> told.add(conversation.filledIn(text)))
                .run(
                        Transcript.parse(
                                "mail",
                                """
                                # RFC 5321 §4.5.2: a doubled dot is one dot.
                                S: 220 ${host} ESMTP
                                C: EHLO client.example
                                S{
                                S: 250-SIZE ...
                                S: 250-${host}
                                S: 250-PIPELINING
                                S: 250-8BITMIME
                                S: 250-ENHANCEDSTATUSCODES
                                S: 250 STARTTLS
                                S}
                                S! 500 ...
                                C: STARTTLS
                                S: 220 ...
                                TLS
                                C: MAIL FROM:<${sender}>
                                S: 250 ...
                                bytes: 52 43 50 54 20 54 4F 3A 3C 62 40 63 3E 0D 0A
                                S: 250 ...
                                C: DATA
                                S: 354 ...
                                C: ..leading dot \\xFF ä
                                C: .
                                ours: S: 250 2.0.0 ${id}
                                then: kept ${id} by ${sender}
                                C2: NOOP
                                S2: 250 ...
                                DROP2
                                C: QUIT
                                S: 221 ...
                                CLOSED
                                """));
        assertThat(told).containsExactly("kept kept by alice@example.org");
        assertThat(sink.sessions()).isEqualTo(2);
        var message = sink.received().getFirst();
        assertThat(message.tls()).isTrue();
        assertThat(message.recipients()).containsExactly("b@c");
        assertThat(message.content()).isEqualTo(".leading dot \u00ff \u00c3\u00a4\r\n");
    }

    @Test
    void divergingLineStandsBelowTheConversation() {
        var transcript =
                Transcript.parse("wrong", "C: NOOP\nS: 250 ...\nC: NONSENSE\nS: 250 ...\n");
        assertThatThrownBy(() -> runner().run(transcript))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("wrong, line 4:")
                .hasMessageContaining(
                        "C1: NOOP\nS1: 250 2.0.0 ok\nC1: NONSENSE\n>>> expected S1: 250 ...")
                .hasMessageContaining("but was S1: 500 5.5.2 unknown");
    }

    @Test
    void silenceAndHangingUpAreToldApart() {
        sink.always("NOOP", SmtpSink.SILENCE).always("QUIT", SmtpSink.DROP);
        var patient = runner().patience(Duration.ofMillis(50));
        assertThatThrownBy(() -> patient.run(Transcript.parse("silent", "C: NOOP\nS: 250 ...")))
                .hasMessageContaining("nothing more");
        assertThatThrownBy(() -> patient.run(Transcript.parse("gone", "C: QUIT\nS: 221 ...")))
                .hasMessageContaining("(closed)");
        assertThatThrownBy(() -> patient.run(Transcript.parse("stays", "C: RSET\nCLOSED")))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void whatWasSaidIsNotUnsaid() {
        assertThatThrownBy(() -> runner().run(Transcript.parse("x", "C: RSET\nS: ...\nS! 250 ...")))
                .hasMessageContaining("not 250 ...");
        assertThatCode(() ->
                        runner().run(
                                        Transcript.parse(
                                                "y",
                                                "C: RSET\nS: ...\nC: VRFY\nS: ...\nS! 250 ...")))
                .doesNotThrowAnyException();
    }

    @Test
    void hooksMustExistAndMayFail() {
        var transcript = Transcript.parse("hooked", "clock: +30m");
        assertThatThrownBy(() -> runner().run(transcript))
                .hasMessageContaining("no hook for clock");
        assertThatThrownBy(() ->
                        runner().hook("clock", (conversation, text) -> assertThat(text).isEmpty())
                                .run(transcript))
                .hasMessageContaining("+30m");
    }

    @Test
    void patternsKnowNamesAndFreeText() {
        Map<String, String> known = new HashMap<>(Map.of("a", "1"));
        assertThat(LinePattern.matches("* ${a} ${b} (${c})...", "* 1 two (x y) z", known)).isTrue();
        assertThat(known).containsEntry("b", "two").containsEntry("c", "x y");
        assertThat(LinePattern.matches("${b}", "three", known)).isFalse();
        assertThat(LinePattern.matches("${d} ${d}", "7 8", known)).isFalse();
        assertThat(known).doesNotContainKey("d");
        assertThat(LinePattern.matches("(\\Deleted)", "(\\Deleted)", known)).isTrue();
        assertThat(LinePattern.matches("a.b", "axb", known)).isFalse();
        assertThat(LinePattern.spelled("${b} ...\\x41", known)).isEqualTo("two ...A");
        assertThatThrownBy(() -> LinePattern.spelled("${z}", known))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoNotationIsNamed() {
        for (String line : List.of("Q: what", "C{", "S{\nC: x\nS}", "S{\nS: x", "hello")) {
            assertThatThrownBy(() -> Transcript.parse("bad", line))
                    .as(line)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("transcript bad, line");
        }
    }

    private TranscriptRunner runner() {
        return new TranscriptRunner(sink.port());
    }
}
