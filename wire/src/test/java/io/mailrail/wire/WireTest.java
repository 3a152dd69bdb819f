package io.mailrail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

@Timeout(30)
class WireTest {

    @Test
    void onlyCrlfEndsALine() throws IOException {
        try (var pair = Pair.connected()) {
            pair.say("one\r\ntwo\nstill two\rstill\r\r\n\r\nlast\r\n");
            assertThat(text(pair)).isEqualTo("one");
            assertThat(text(pair)).isEqualTo("two\nstill two\rstill\r");
            assertThat(text(pair)).isEmpty();
            assertThat(text(pair)).isEqualTo("last");
        }
    }

    @Test
    void strayControlsAreVisible() {
        assertThat(new Line.Text("a\nb").hasStrayControl()).isTrue();
        assertThat(new Line.Text("a\rb").hasStrayControl()).isTrue();
        assertThat(new Line.Text("a\0b").hasStrayControl()).isTrue();
        assertThat(new Line.Text("a\tb\u00e4").hasStrayControl()).isFalse();
    }

    @Test
    void everyOctetComesThrough() throws IOException {
        var octets = new StringBuilder();
        for (char octet = 0; octet < 256; octet++) {
            if (octet != '\n') {
                octets.append(octet);
            }
        }
        try (var pair = Pair.connected()) {
            pair.say(octets + "\r\n\u00c3\u00a4\r\n");
            assertThat(text(pair)).isEqualTo(octets.toString());
            var umlaut = (Line.Text) pair.wire().readLine(512);
            assertThat(umlaut.utf8()).isEqualTo("\u00e4");
            assertThat(umlaut.octets()).containsExactly(0xC3, 0xA4);
        }
    }

    @Test
    void aLineMaySpanBuffers() throws IOException {
        var line = "x".repeat(3 * Buffers.SIZE + 7);
        try (var pair = Pair.connected()) {
            pair.say(line + "\r\nnext\r\n");
            assertThat(pair.wire().readLine(1 << 20)).isEqualTo(new Line.Text(line));
            assertThat(text(pair)).isEqualTo("next");
        }
    }

    @Test
    void theLimitCountsTheCrlf() throws IOException {
        try (var pair = Pair.connected()) {
            pair.say("x".repeat(510) + "\r\n" + "x".repeat(511) + "\r\n");
            assertThat(pair.wire().readLine(512)).isEqualTo(new Line.Text("x".repeat(510)));
            assertThat(pair.wire().readLine(512)).isEqualTo(new Line.TooLong());
        }
    }

    @Test
    void anOverlongLineIsSkippedToItsEnd() throws Exception {
        try (var pair = Pair.connected();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var peer =
                    executor.submit(() -> {
                        pair.say("y".repeat(5_000_000) + "\r\nnext\r\n");
                        return null;
                    });
            assertThat(pair.wire().readLine(512)).isEqualTo(new Line.TooLong());
            assertThat(text(pair)).isEqualTo("next");
            peer.get();
        }
    }

    @Test
    void hangingUpInMidLineIsTheEnd() throws IOException {
        try (var pair = Pair.connected()) {
            pair.say("no end");
            pair.hangUp();
            assertThatThrownBy(() -> pair.wire().readLine(512)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void silenceEndsInATimeout() throws IOException {
        try (var pair = Pair.connected(Duration.ofMillis(50), Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> pair.wire().readLine(512))
                    .isInstanceOf(SocketTimeoutException.class);
            pair.wire().writeLine("bye");
            pair.wire().flush();
            assertThat(pair.hear(5)).isEqualTo("bye\r\n");
        }
    }

    @Test
    void aTrickleDoesNotOutliveTheTimeout() throws Exception {
        var over = new CountDownLatch(1);
        try (var pair = Pair.connected(Duration.ofMillis(300), Duration.ofSeconds(5));
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var peer =
                    executor.submit(() -> {
                        do {
                            pair.say("z");
                        } while (!over.await(20, java.util.concurrent.TimeUnit.MILLISECONDS));
                        return null;
                    });
            assertThatThrownBy(() -> pair.wire().readLine(1 << 20))
                    .isInstanceOf(SocketTimeoutException.class);
            over.countDown();
            peer.get();
        }
    }

    @Test
    void repliesToPipelinedCommandsLeaveTogether() throws IOException {
        try (var pair = Pair.connected()) {
            pair.say("a\r\nb\r\n");
            text(pair);
            pair.wire().writeLine("1");
            text(pair);
            assertThat(pair.peer().getInputStream().available()).isZero();
            pair.wire().writeLine("2");
            pair.wire().flush();
            assertThat(pair.hear(6)).isEqualTo("1\r\n2\r\n");
        }
    }

    @Test
    void waitingForALineFlushes() throws Exception {
        try (var pair = Pair.connected();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            pair.wire().writeLine("hello");
            var line = executor.submit(() -> pair.wire().readLine(512));
            assertThat(pair.hear(7)).isEqualTo("hello\r\n");
            pair.say("hi\r\n");
            assertThat(line.get()).isEqualTo(new Line.Text("hi"));
        }
    }

    @Test
    void octetsEndWhereTheyShould() throws IOException {
        try (var pair = Pair.connected()) {
            pair.say("12345\r\nrest\r\n");
            var octets = pair.wire().octets(5);
            assertThat(octets.readAllBytes()).isEqualTo("12345".getBytes(ISO_8859_1));
            assertThat(octets.left()).isZero();
            assertThat(text(pair)).isEmpty();
            pair.wire().octets(3).skipRest();
            assertThat(text(pair)).isEqualTo("t");
        }
    }

    @Test
    void octetsCutShortAreNotAnEnd() throws IOException {
        try (var pair = Pair.connected()) {
            pair.say("123");
            pair.hangUp();
            var octets = pair.wire().octets(5);
            assertThatThrownBy(octets::readAllBytes).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void largeWritesArriveWhole() throws Exception {
        var octets = new byte[300_000];
        new java.util.Random(7).nextBytes(octets);
        try (var pair = Pair.connected();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var peer =
                    executor.submit(() -> {
                        pair.wire().write("head");
                        pair.wire().write(octets);
                        pair.wire().write("tail");
                        pair.wire().flush();
                        return null;
                    });
            assertThat(pair.hear(4)).isEqualTo("head");
            assertThat(pair.peer().getInputStream().readNBytes(octets.length)).isEqualTo(octets);
            assertThat(pair.hear(4)).isEqualTo("tail");
            peer.get();
        }
    }

    @Test
    void aPeerThatNeverReadsIsCut() throws IOException {
        try (var pair = Pair.connected(Duration.ofSeconds(20), Duration.ofMillis(200))) {
            var octets = new byte[1 << 20];
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    pair.wire().write(octets);
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void drainingEndsAWait() throws Exception {
        try (var pair = Pair.connected();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var line = executor.submit(() -> pair.wire().readLine(512));
            pair.wire().drain();
            assertThatThrownBy(line::get).hasCauseInstanceOf(DrainingException.class);
            pair.wire().writeLine("bye");
            pair.wire().flush();
            assertThat(pair.hear(5)).isEqualTo("bye\r\n");
        }
    }

    @Test
    void drainingLetsWhatHasComeBeRead() throws Exception {
        try (var pair = Pair.connected()) {
            pair.say("a\r\nb\r\nc");
            assertThat(text(pair)).isEqualTo("a");
            // All of it has come with the first read or comes with this one.
            pair.wire().drain();
            assertThat(text(pair)).isEqualTo("b");
            pair.say("\r\n");
            assertThat(text(pair)).isEqualTo("c");
            assertThatThrownBy(() -> pair.wire().readLine(512))
                    .isInstanceOf(DrainingException.class);
        }
    }

    private static String text(Pair pair) throws IOException {
        return ((Line.Text) pair.wire().readLine(512)).text();
    }
}
