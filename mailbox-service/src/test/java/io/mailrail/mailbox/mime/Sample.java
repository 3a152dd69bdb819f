package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.BodyPart;
import io.mailrail.api.BodyPart.Place;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/// A content under test, its lines ended by CRLF, and ways to look at what was made of it.
final class Sample {

    private final byte[] octets;

    Sample(byte[] octets) {
        this.octets = octets;
    }

    int size() {
        return octets.length;
    }

    static Sample of(String text) {
        return new Sample(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    static Sample bareLines(String text) {
        return new Sample(text.getBytes(StandardCharsets.UTF_8));
    }

    ParsedContent parse() {
        return parse(new MimeParser());
    }

    ParsedContent parse(MimeParser parser) {
        try {
            return parser.parse(stream());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    InputStream stream() {
        return new ByteArrayInputStream(octets);
    }

    /// The parts as one line: type, and for leaves the octets of the body with line ends as `|`.
    String shape() {
        return shape(parse().summary().body());
    }

    String shape(BodyPart part) {
        var type = part.fields().type() + "/" + part.fields().subtype();
        return switch (part) {
            case BodyPart.Multipart multipart ->
                    multipart.parts().stream()
                            .map(this::shape)
                            .collect(Collectors.joining(" ", type + "(", ")"));
            case BodyPart.Message message -> type + "(" + shape(message.body()) + ")";
            case BodyPart.Text text -> type + "{" + body(part) + "}" + text.lines();
            case BodyPart.Basic _ -> type + "{" + body(part) + "}";
        };
    }

    String header(BodyPart part) {
        return cut(part.place().header(), part.place().body());
    }

    String body(BodyPart part) {
        return cut(part.place().body(), part.place().end());
    }

    private String cut(long from, long to) {
        return new String(octets, (int) from, (int) (to - from), StandardCharsets.UTF_8)
                .replace("\r\n", "|");
    }

    /// Every place lies within its parent's, and no part overlaps the next.
    static void assertConsistent(BodyPart whole, long size) {
        assertThat(whole.place().header()).isZero();
        assertThat(whole.place().end()).isEqualTo(size);
        assertConsistent(whole, new Place(0, 0, size));
    }

    private static void assertConsistent(BodyPart part, Place parent) {
        var place = part.place();
        if (!(parent.body() <= place.header()
                && place.header() <= place.body()
                && place.body() <= place.end()
                && place.end() <= parent.end())) {
            throw new AssertionError(place + " in " + parent);
        }
        switch (part) {
            case BodyPart.Multipart multipart -> {
                assertThat(multipart.parts()).isNotEmpty();
                long last = place.body();
                for (var child : multipart.parts()) {
                    assertConsistent(child, place);
                    assertThat(child.place().header()).isGreaterThanOrEqualTo(last);
                    last = child.place().end();
                }
            }
            case BodyPart.Message message -> {
                assertThat(message.body().place().header()).isEqualTo(place.body());
                assertThat(message.lines()).isNotNegative();
                assertConsistent(message.body(), place);
            }
            case BodyPart.Text text -> assertThat(text.lines()).isNotNegative();
            case BodyPart.Basic _ -> {}
        }
    }
}
