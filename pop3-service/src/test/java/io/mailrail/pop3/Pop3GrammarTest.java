package io.mailrail.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.pop3.Pop3Command.Auth;
import io.mailrail.pop3.Pop3Command.Capa;
import io.mailrail.pop3.Pop3Command.Dele;
import io.mailrail.pop3.Pop3Command.Last;
import io.mailrail.pop3.Pop3Command.ListMessages;
import io.mailrail.pop3.Pop3Command.Noop;
import io.mailrail.pop3.Pop3Command.Pass;
import io.mailrail.pop3.Pop3Command.Quit;
import io.mailrail.pop3.Pop3Command.Retr;
import io.mailrail.pop3.Pop3Command.Rset;
import io.mailrail.pop3.Pop3Command.Stat;
import io.mailrail.pop3.Pop3Command.Stls;
import io.mailrail.pop3.Pop3Command.Top;
import io.mailrail.pop3.Pop3Command.Uidl;
import io.mailrail.pop3.Pop3Command.Unknown;
import io.mailrail.pop3.Pop3Command.User;
import io.mailrail.testkit.Rounds;
import io.mailrail.wire.Line;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

class Pop3GrammarTest {

    private static Pop3Command parse(String line) throws Pop3SyntaxException {
        return Pop3Command.parse(new Line.Text(line));
    }

    @Test
    void wellFormedLines() throws Exception {
        var lines =
                Map.ofEntries(
                        Map.entry("USER kcope", new User("kcope")),
                        Map.entry("user a@b.example", new User("a@b.example")),
                        Map.entry("PASS  two  spaces ", new Pass(" two  spaces ")),
                        Map.entry("AUTH", new Auth(Optional.empty(), Optional.empty())),
                        Map.entry("AUTH plain", new Auth(Optional.of("PLAIN"), Optional.empty())),
                        Map.entry("AUTH PLAIN =", new Auth(Optional.of("PLAIN"), Optional.of("="))),
                        Map.entry("STLS", new Stls()),
                        Map.entry("CAPA", new Capa()),
                        Map.entry("STAT", new Stat()),
                        Map.entry("stat  ", new Stat()),
                        Map.entry("LIST", new ListMessages(Optional.empty())),
                        Map.entry("LIST ", new ListMessages(Optional.empty())),
                        Map.entry("LIST 12", new ListMessages(Optional.of(12))),
                        Map.entry("UIDL", new Uidl(Optional.empty())),
                        Map.entry("UIDL 0", new Uidl(Optional.of(0))),
                        Map.entry("RETR 007", new Retr(7)),
                        Map.entry("RETR 99999999999999999999", new Retr(Integer.MAX_VALUE)),
                        Map.entry("TOP 1 0", new Top(1, 0)),
                        Map.entry("TOP 1 4294967296", new Top(1, Integer.MAX_VALUE)),
                        Map.entry("DELE 1 ", new Dele(1)),
                        Map.entry("LAST", new Last()),
                        Map.entry("NOOP", new Noop()),
                        Map.entry("RSET", new Rset()),
                        Map.entry("QUIT", new Quit()),
                        Map.entry("XTND", new Unknown()),
                        Map.entry("", new Unknown()),
                        Map.entry(" STAT", new Unknown()),
                        Map.entry("\u00fc\u0080", new Unknown()));
        for (var line : lines.entrySet()) {
            assertThat(parse(line.getKey())).as(line.getKey()).isEqualTo(line.getValue());
        }
    }

    @Test
    void malformedLines() {
        for (var line :
                List.of(
                        "USER",
                        "USER ",
                        "USER a b",
                        "PASS",
                        "PASS ",
                        "AUTH PLAIN a b",
                        "STAT 1",
                        "LIST a",
                        "LIST -1",
                        "LIST 1 2",
                        "LIST +1",
                        "UIDL x",
                        "RETR",
                        "RETR ",
                        "RETR one",
                        "RETR 1 2",
                        "RETR \u0661",
                        "TOP 1",
                        "TOP 1 ",
                        "TOP 1 -1",
                        "TOP x 1",
                        "DELE",
                        "QUIT now",
                        "STAT\0",
                        "STAT\r",
                        "LIST\n1")) {
            assertThatThrownBy(() -> parse(line)).as(line).isInstanceOf(Pop3SyntaxException.class);
        }
    }

    @Test
    void passwordsAreNotPrinted() {
        assertThat(new Pass("secret").toString()).doesNotContain("secret");
        assertThat(new Auth(Optional.of("PLAIN"), Optional.of("c2VjcmV0")).toString())
                .doesNotContain("c2VjcmV0");
    }

    @Test
    void everyLineIsACommandOrASyntaxError() {
        var words =
                List.of(
                        "USER",
                        "PASS",
                        "AUTH",
                        "LIST",
                        "UIDL",
                        "RETR",
                        "TOP",
                        "DELE",
                        "LAST",
                        "RSET",
                        "QUIT",
                        "CAPA",
                        "STLS",
                        " ",
                        "  ",
                        "1",
                        "0",
                        "-1",
                        "99999999999",
                        "PLAIN",
                        "=",
                        "\t",
                        "\0",
                        "\r",
                        "\n",
                        "\u00ff",
                        "kcope");
        var random = new Random(1939);
        int commands = 0;
        for (int _ : Rounds.of(200_000)) {
            var line = new StringBuilder();
            for (int i = random.nextInt(6); i >= 0; i--) {
                line.append(words.get(random.nextInt(words.size())));
                line.append(random.nextBoolean() ? " " : "");
            }
            try {
                assertThat(parse(line.toString()).verb()).isNotNull();
                commands++;
            } catch (Pop3SyntaxException e) {
                assertThat(e.getMessage()).as(line.toString()).isNotBlank();
            }
        }
        assertThat(commands).isGreaterThan(1000);
    }
}
