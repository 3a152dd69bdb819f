package io.mailrail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.smtp.SmtpCommand.Mail;
import io.mailrail.smtp.SmtpCommand.Rcpt;
import io.mailrail.testkit.Rounds;
import io.mailrail.wire.Line;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/// Lines made of protocol words and rubbish, always the same ones: each is a command or a syntax error, never anything else,
/// and a path that is taken reads the same when it is said again.
class SmtpGrammarFuzzTest {

    private static final List<String> DICTIONARY =
            List.of(
                    "EHLO",
                    "HELO",
                    "MAIL",
                    "RCPT",
                    "DATA",
                    "AUTH",
                    "VRFY",
                    "NOOP",
                    "FROM:",
                    "TO:",
                    "<",
                    ">",
                    "<>",
                    "@",
                    "\"",
                    "\\",
                    ".",
                    "..",
                    ",",
                    ":",
                    " ",
                    "  ",
                    "=",
                    "[",
                    "]",
                    "IPv6:",
                    "::1",
                    "127.0.0.1",
                    "a",
                    "example.org",
                    "SIZE=",
                    "1000",
                    "BODY=",
                    "8BITMIME",
                    "PLAIN",
                    "AGEAYg==",
                    "Postmaster",
                    "-",
                    "_",
                    "\t",
                    "\u00fc",
                    "\u0000",
                    "\r",
                    "\n",
                    "99999999999999999999");

    @Test
    void everyLineIsACommandOrASyntaxError() {
        var random = new Random(5321);
        int commands = 0;
        int paths = 0;
        for (int _ : Rounds.of(300_000)) {
            var line = line(random);
            try {
                var command = SmtpCommand.parse(new Line.Text(line));
                commands++;
                assertThat(command.countedAs()).isNotNull();
                if (readsTheSame(command)) {
                    paths++;
                }
            } catch (SmtpSyntaxException e) {
                assertThat(e.text()).as(line).isNotEmpty();
                assertThat(Reply.syntaxError(e).code()).isBetween(500, 555);
            }
        }
        // The dictionary must lead deep enough to be worth the time.
        assertThat(commands).isGreaterThan(1000);
        assertThat(paths).isGreaterThan(100);
    }

    private static boolean readsTheSame(SmtpCommand command) throws SmtpSyntaxException {
        switch (command) {
            case Mail mail -> {
                var again = SmtpCommand.parse(new Line.Text("MAIL FROM:" + mail.from()));
                assertThat(((Mail) again).from()).isEqualTo(mail.from());
            }
            case Rcpt rcpt -> {
                var again = SmtpCommand.parse(new Line.Text("RCPT TO:" + rcpt.to()));
                assertThat(again).isEqualTo(rcpt);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String line(Random random) {
        var line = new StringBuilder();
        switch (random.nextInt(4)) {
            case 0 -> line.append("MAIL FROM:<");
            case 1 -> line.append("RCPT TO:<");
            default -> {}
        }
        int words = 1 + random.nextInt(8);
        for (int i = 0; i < words; i++) {
            line.append(DICTIONARY.get(random.nextInt(DICTIONARY.size())));
        }
        if (random.nextInt(3) == 0) {
            line.append("@example.org>");
        }
        if (random.nextInt(5) == 0 && !line.isEmpty()) {
            line.setCharAt(random.nextInt(line.length()), (char) random.nextInt(256));
        }
        return line.toString();
    }
}
