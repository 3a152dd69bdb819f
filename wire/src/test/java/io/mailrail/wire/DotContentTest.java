package io.mailrail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.Executors;

@Timeout(60)
class DotContentTest {

    @Test
    void aLoneDotEndsAndADoubledDotIsOne() throws IOException {
        assertThat(content(".\r\n")).isEmpty();
        assertThat(content("a\r\n.\r\n")).isEqualTo("a\r\n");
        assertThat(content("..\r\n...\r\n..x\r\n.y\r\n.\r\n")).isEqualTo(".\r\n..\r\n.x\r\ny\r\n");
        assertThat(content("a.\r\n\r\n.\r\n")).isEqualTo("a.\r\n\r\n");
    }

    @Test
    void whatFollowsIsTheNextLine() throws IOException {
        try (var pair = Pair.connected()) {
            pair.say("a\r\n.\r\nQUIT\r\n");
            var content = pair.wire().dotContent();
            assertThat(content.readAllBytes()).isEqualTo("a\r\n".getBytes(ISO_8859_1));
            assertThat(content.ended()).isTrue();
            assertThat(content.read()).isEqualTo(-1);
            assertThat(pair.wire().readLine(512)).isEqualTo(new Line.Text("QUIT"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb\r\n",
                "a\rb\r\n",
                "\n.\n",
                "\n.\r\nx",
                "\r\n.\nx",
                "\r\n.\rx",
                "\r.\r\nx",
                "\r\n.\r\r\nx",
                "\r\r\n",
                "..\n",
                "..\rx"
            })
    void onlyCrlfIsALineBreak(String beginning) throws IOException {
        try (var pair = Pair.connected()) {
            pair.say(beginning + "\r\nMAIL FROM:<evil@example.net>\r\n.\r\nQUIT\r\n");
            var content = pair.wire().dotContent();
            assertThatThrownBy(content::readAllBytes)
                    .isInstanceOf(DotContent.BareLineBreakException.class);
            assertThat(content.ended()).isFalse();
            content.skipRest();
            assertThat(content.ended()).isTrue();
            assertThat(pair.wire().readLine(512)).isEqualTo(new Line.Text("QUIT"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a\r", "a\r\n", "a\r\n.", "a\r\n.\r"})
    void contentCutShortIsNotAnEnd(String content) throws IOException {
        try (var pair = Pair.connected()) {
            pair.say(content);
            pair.hangUp();
            assertThatThrownBy(() -> pair.wire().dotContent().readAllBytes())
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void roomForOneOctetIsEnough() throws IOException {
        try (var pair = Pair.connected()) {
            pair.say("a\r\n..b\r\n.\r\n");
            var content = pair.wire().dotContent();
            var read = new ByteArrayOutputStream();
            for (int octet = content.read(); octet >= 0; octet = content.read()) {
                read.write(octet);
            }
            assertThat(read.toString(ISO_8859_1)).isEqualTo("a\r\n.b\r\n");
        }
    }

    @Test
    void whatIsStuffedIsUnstuffed() throws Exception {
        var random = new Random(5321);
        for (int round = 0; round < 20; round++) {
            var text = new StringBuilder();
            int length = random.nextInt(40_000);
            while (text.length() < length) {
                switch (random.nextInt(6)) {
                    case 0 -> text.append("\r\n");
                    case 1 -> text.append('.');
                    case 2 -> text.append("\r\n.\r\n");
                    case 3 -> text.append("x".repeat(random.nextInt(3000)));
                    default -> text.append((char) (32 + random.nextInt(224)));
                }
            }
            text.append("\r\n");
            assertThat(throughBoth(text.toString())).isEqualTo(text.toString());
        }
    }

    @Test
    void anUnfinishedLineIsFinished() throws Exception {
        assertThat(throughBoth("no end")).isEqualTo("no end\r\n");
        assertThat(throughBoth("")).isEmpty();
    }

    private static String throughBoth(String text) throws Exception {
        try (var from = Pair.connected();
                var to = Pair.connected();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var written =
                    executor.submit(() -> {
                        var out = new DotContent.Output(from.wire());
                        out.write(text.getBytes(ISO_8859_1));
                        out.finish();
                        out.flush();
                        from.wire().close();
                        return null;
                    });
            var carried =
                    executor.submit(() -> {
                        from.peer().getInputStream().transferTo(to.peer().getOutputStream());
                        return null;
                    });
            var read = to.wire().dotContent().readAllBytes();
            written.get();
            carried.get();
            return new String(read, ISO_8859_1);
        }
    }

    private static String content(String octets) throws IOException {
        try (var pair = Pair.connected()) {
            pair.say(octets);
            return new String(pair.wire().dotContent().readAllBytes(), ISO_8859_1);
        }
    }
}
