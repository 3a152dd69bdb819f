package io.mailrail.imap.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.imap.command.FetchItem.Choice;
import io.mailrail.imap.command.FetchItem.What;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class HeaderFieldsTest {

    private static final String HEADER =
            String.join(
                    "\r\n",
                    "To: a@example.org",
                    "Subject: one",
                    " two",
                    "X: 1",
                    "subject : again",
                    "no colon here",
                    "",
                    "");

    private static String pick(Choice choice, String header, String... names) throws IOException {
        var picked = new ByteArrayOutputStream();
        new HeaderFields(new What.HeaderFields(choice, List.of(names)))
                .pick(
                        new ByteArrayInputStream(header.getBytes(StandardCharsets.ISO_8859_1)),
                        picked);
        return picked.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void fieldsComeAsTheyStoodWithTheEmptyLine() throws IOException {
        assertThat(pick(Choice.THESE, HEADER, "SUBJECT"))
                .isEqualTo("Subject: one\r\n two\r\nsubject : again\r\n\r\n");
    }

    @Test
    void allButThese() throws IOException {
        assertThat(pick(Choice.ALL_BUT_THESE, HEADER, "Subject", "X"))
                .isEqualTo("To: a@example.org\r\nno colon here\r\n\r\n");
    }

    @Test
    void noneOfThem() throws IOException {
        assertThat(pick(Choice.THESE, HEADER, "Bcc")).isEqualTo("\r\n");
    }

    @Test
    void aHeaderWithoutEnd() throws IOException {
        assertThat(pick(Choice.THESE, "To: a\r\nCc: b", "cc")).isEqualTo("Cc: b");
        assertThat(pick(Choice.THESE, "", "cc")).isEmpty();
    }

    @Test
    void anEndlessNameIsNoName() throws IOException {
        var line = "x".repeat(5000) + ": 1\r\n";
        assertThat(pick(Choice.ALL_BUT_THESE, line + "A: 2\r\n\r\n", "a")).isEqualTo(line + "\r\n");
    }

    @Test
    void aSliceOfWhatWasPicked() throws IOException {
        var kept = new ByteArrayOutputStream();
        var slice = new SliceOutput(kept, 2, 3);
        slice.write("abcdefgh".getBytes(StandardCharsets.US_ASCII));
        assertThat(kept.toString(StandardCharsets.US_ASCII)).isEqualTo("cde");
        assertThat(slice.passed()).isEqualTo(3);
    }
}
