package io.mailrail.imap.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class MailboxPatternTest {

    @ParameterizedTest
    @CsvSource({
        "'', *, a/b, true",
        "'', %, a/b, false",
        "'', %, a, true",
        "'', a/%, a/b, true",
        "'', a/%, a/b/c, false",
        "'', a*c, a/b/c, true",
        "'', %/%, a/b, true",
        "a/, %, a/b, true",
        "a, %, a/b, false",
        "'', inbox, INBOX, true",
        "'', InB*, INBOX, true",
        "'', inbox/x, INBOX/x, true",
        "'', Sent, sent, false",
        "'', a%, a, true",
        "'', ***, a/b, true",
        "'', *%, a/b, true"
    })
    void patternsAndNames(String reference, String pattern, String name, boolean matches) {
        assertThat(new MailboxPattern(reference, pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void noPatternTakesLong() {
        var pattern = new MailboxPattern("", "*a".repeat(500) + "b");
        var name = "a".repeat(1000);
        assertTimeout(Duration.ofSeconds(5), () -> assertThat(pattern.matches(name)).isFalse());
    }
}
