package io.mailrail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class ReplyTest {

    @Test
    void theEnhancedClassFollowsTheCode() {
        assertThat(Reply.OK.toString()).isEqualTo("250 2.0.0 OK\r\n");
        assertThat(Reply.BROKEN.toString()).startsWith("451 4.3.0 ");
        assertThat(Reply.NO_RELAYING.toString()).startsWith("550 5.7.1 ");
    }

    @Test
    void theEnhancedCodeStandsOnEveryLine() {
        assertThat(new Reply(250, "1.0", List.of("one", "two")).toString())
                .isEqualTo("250-2.1.0 one\r\n250 2.1.0 two\r\n");
    }

    @Test
    void greetingsAndGoOnsHaveNone() {
        assertThat(Reply.greeting("mail.example.org").toString())
                .isEqualTo("220 mail.example.org ESMTP Mailrail\r\n");
        assertThat(Reply.START_MAIL.toString()).startsWith("354 Send");
    }
}
