package io.mailrail.imap.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Refused;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.LinesSource;
import io.mailrail.testkit.Rounds;

import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// Whatever comes is a command, a syntax error or a refusal; never a broken server. The seed is fixed: a failure comes back.
class GrammarFuzzTest {

    private static final int ROUNDS = 60_000;

    private static final List<String> WORDS =
            List.of(
                    "LOGIN",
                    "SELECT",
                    "FETCH",
                    "STORE",
                    "SEARCH",
                    "COPY",
                    "APPEND",
                    "STATUS",
                    "LIST",
                    "LSUB",
                    "UID",
                    "ID",
                    "AUTHENTICATE",
                    "ENABLE",
                    "EXPUNGE",
                    "RENAME",
                    "BODY",
                    "BODY.PEEK[",
                    "HEADER.FIELDS",
                    "HEADER.FIELDS.NOT",
                    "MIME",
                    "TEXT",
                    "RFC822",
                    "FLAGS",
                    "FLAGS.SILENT",
                    "+FLAGS",
                    "OR",
                    "NOT",
                    "CHARSET",
                    "UTF-8",
                    "SUBJECT",
                    "KEYWORD",
                    "SENTSINCE",
                    "1-Feb-1994",
                    "NIL",
                    "INBOX",
                    "&AGE-",
                    "&U,BTFw-",
                    "\\Seen",
                    "\\Recent",
                    "1:*",
                    "*",
                    "2,4:7,9,12:*",
                    "4294967295",
                    "4294967296",
                    "0",
                    "{3}\r\nabc",
                    "{3+}\r\nabc",
                    "{0}\r\n",
                    "{99999999}\r\n",
                    "{101+}\r\n",
                    "\"",
                    "\"a\\\"b\"",
                    "(",
                    ")",
                    "[",
                    "]",
                    "<0.10>",
                    "<",
                    ">",
                    " ",
                    " ",
                    " ",
                    " ",
                    "%",
                    ":",
                    ",",
                    ".",
                    "\0",
                    "\u00fc",
                    "\u00ff",
                    "\t",
                    "\\",
                    "\" 7-Feb-1994 21:52:25 -0800\"",
                    "(((((((((((((((((((((((((((((((((((((((");

    @Test
    void nothingBreaksTheReader() throws IOException {
        var random = new Random(20261125);
        int understood = 0;
        int rounds = 0;
        for (int round : Rounds.of(ROUNDS)) {
            rounds = round + 1;
            var said = new StringBuilder();
            int words = 1 + random.nextInt(12);
            for (int i = 0; i < words; i++) {
                said.append(WORDS.get(random.nextInt(WORDS.size())));
                if (random.nextInt(3) > 0) {
                    said.append(' ');
                }
            }
            var octets = (said + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            if (random.nextInt(4) == 0) {
                octets[random.nextInt(octets.length - 2)] = (byte) random.nextInt(256);
            }
            understood += understands(octets) ? 1 : 0;
        }
        assertThat(understood).isBetween(1, rounds - 1);
    }

    private static boolean understands(byte[] octets) throws IOException {
        var in = new ImapReader(new LinesSource(octets), Said.LITERAL_LIMIT);
        try {
            in.begin();
            Said.read(in);
            return true;
        } catch (ImapSyntaxException | Refused wrong) {
            assertThat(wrong.getMessage()).isNotBlank();
            return discards(in);
        } catch (EOFException gone) {
            return false;
        }
    }

    /// @return false
    private static boolean discards(ImapReader in) throws IOException {
        try {
            in.discard();
        } catch (ImapSyntaxException | EOFException gone) {
            assertThat(gone).isNotNull();
        }
        return false;
    }

    @Test
    void deepNestingIsRefusedAndDoesNotOverflow() {
        for (var text : List.of("(".repeat(30_000), "NOT ".repeat(15_000), "OR ".repeat(15_000))) {
            assertThatThrownBy(() -> Said.command("SEARCH " + text))
                    .isInstanceOf(ImapSyntaxException.class)
                    .hasMessage("Search keys nested deeper than 50");
        }
    }
}
