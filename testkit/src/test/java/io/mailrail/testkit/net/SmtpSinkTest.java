package io.mailrail.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.testkit.transcript.Transcript;
import io.mailrail.testkit.transcript.TranscriptRunner;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmtpSinkTest {

    private final SmtpSink sink = SmtpSink.start();

    @AfterEach
    void stop() {
        sink.close();
    }

    @Test
    void scriptedRepliesComeOnceOrAlways() {
        sink.reply("RCPT", "450 4.2.1 later", "451 4.3.0 later still")
                .always("RCPT TO:<nobody@", "550 5.1.1 nobody")
                .reply(SmtpSink.CONTENT, "452 4.3.1 full");
        new TranscriptRunner(sink.port())
                .run(
                        Transcript.parse(
                                "scripted",
                                """
                                C: HELO x
                                S: 250 ...
                                C: RCPT TO:<early@sink.example>
                                S: 450 ...
                                C: MAIL FROM:<a@b>
                                S: 250 ...
                                C: RCPT TO:<bob@sink.example>
                                S: 451 ...
                                C: rcpt to:<Nobody@sink.example>
                                S: 550 ...
                                C: RCPT TO:<bob@sink.example>
                                S: 250 ...
                                C: DATA
                                S: 354 ...
                                C: .
                                S: 452 4.3.1 full
                                """));
        assertThat(sink.received()).isEmpty();
        assertThat(sink.commands()).contains("MAIL FROM:<a@b>");
    }

    @Test
    void brokenTlsIsOfferedAndNoTls() {
        sink.tls(SmtpSink.Tls.BROKEN);
        assertThatThrownBy(() ->
                        new TranscriptRunner(sink.port())
                                .run(Transcript.parse("tls", "C: STARTTLS\nS: 220 ...\nTLS")))
                .hasMessageContaining("line 3");
    }
}
