package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.BodyPart;
import io.mailrail.api.BodyPart.Place;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Contents put together at random, whose places are known from putting them together, are read back as they were made,
/// however the octets arrive.
class MimePlacesTest {

    private static final int CONTENTS = 400;

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void placesAreThoseOfTheMaking(String lineEnd) throws IOException {
        for (int seed = 0; seed < CONTENTS; seed++) {
            var maker = new Maker(new Random(seed), lineEnd);
            var expected = maker.part(0);
            var octets = maker.out.toByteArray();
            var parsed = new MimeParser().parse(new Trickle(octets, new Random(seed)));
            var places = new ArrayList<Place>();
            gather(parsed.summary().body(), places);
            assertThat(places).as("seed %d", seed).isEqualTo(expected);
            Sample.assertConsistent(parsed.summary().body(), octets.length);
        }
    }

    private static void gather(BodyPart part, List<Place> places) {
        places.add(part.place());
        switch (part) {
            case BodyPart.Multipart multipart ->
                    multipart.parts().forEach(child -> gather(child, places));
            case BodyPart.Message message -> gather(message.body(), places);
            case BodyPart.Text _, BodyPart.Basic _ -> {}
        }
    }

    /// Writes parts and notes where they came to lie, in the order of their beginnings.
    private static final class Maker {

        private final Random random;
        private final String lineEnd;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int boundaries;

        Maker(Random random, String lineEnd) {
            this.random = random;
            this.lineEnd = lineEnd;
        }

        List<Place> part(int depth) {
            var places = new ArrayList<Place>();
            places.add(new Place(0, 0, 0));
            long header = out.size();
            int kind = depth > 5 ? 0 : random.nextInt(4);
            long body =
                    switch (kind) {
                        case 1 -> multipart(depth, places);
                        case 2 -> {
                            line("Content-Type: message/rfc822");
                            line("");
                            long at = out.size();
                            places.addAll(part(depth + 1));
                            yield at;
                        }
                        case 3 -> {
                            line("Content-Type: image/png");
                            line("Content-Transfer-Encoding: base64");
                            line("");
                            long at = out.size();
                            text();
                            yield at;
                        }
                        default -> {
                            if (random.nextBoolean()) {
                                line("Subject: " + word());
                                line("X-Long: " + word().repeat(random.nextInt(400)));
                                line(" continued");
                            }
                            line("");
                            long at = out.size();
                            text();
                            yield at;
                        }
                    };
            places.set(0, new Place(header, body, out.size()));
            return places;
        }

        private long multipart(int depth, List<Place> places) {
            var boundary = "=_" + boundaries++ + "_" + word();
            line("Content-Type: multipart/mixed;");
            line("\tboundary=\"" + boundary + "\"");
            line("");
            long at = out.size();
            boolean preamble = random.nextBoolean();
            if (preamble) {
                text();
            }
            int children = 1 + random.nextInt(4);
            for (int i = 0; i < children; i++) {
                write((i > 0 || preamble ? lineEnd : "") + "--" + boundary + lineEnd);
                places.addAll(part(depth + 1));
            }
            write(lineEnd + "--" + boundary + "--");
            if (random.nextBoolean()) {
                write(lineEnd);
                text();
            }
            return at;
        }

        private void text() {
            int lines = random.nextInt(5);
            for (int i = 0; i < lines; i++) {
                write(
                        switch (random.nextInt(8)) {
                            case 0 -> "--" + word();
                            case 1 -> "--";
                            case 2 -> "x".repeat(random.nextInt(40_000));
                            case 3 -> "\r";
                            case 4 -> "";
                            default -> word();
                        });
                write(lineEnd);
            }
            write(word());
        }

        private String word() {
            return Long.toString(random.nextLong() >>> 1, 36);
        }

        private void line(String line) {
            write(line + lineEnd);
        }

        private void write(String text) {
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// A stream that gives as much as it likes.
    private static final class Trickle extends InputStream {

        private final byte[] octets;
        private final Random random;
        private int at;

        Trickle(byte[] octets, Random random) {
            this.octets = octets;
            this.random = random;
        }

        @Override
        public int read() {
            return at < octets.length ? octets[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == octets.length) {
                return -1;
            }
            int most = Math.min(length, octets.length - at);
            int given = Math.min(most, 1 + random.nextInt(random.nextBoolean() ? 3 : 20_000));
            System.arraycopy(octets, at, into, offset, given);
            at += given;
            return given;
        }
    }
}
