package io.mailrail.mailbox.search;

import io.mailrail.mailbox.mime.TextPlace;

import org.jspecify.annotations.Nullable;

/// The text of one email, unpacked when it is asked for. Strings have a character for each octet of UTF-8.
final class SearchableText {

    /// Looks in what was cut.
    interface Beyond {
        boolean contains(TextPlace place, Needle needle);
    }

    /// Unpacks a text.
    interface Packed {
        String unpack();
    }

    /// The text of an email that has none.
    static final SearchableText NONE = new SearchableText(() -> "", () -> "", (_, _) -> false);

    private final Packed packedHeader;
    private final Packed packedBody;
    private final Beyond beyond;
    private @Nullable String header;
    private @Nullable String body;
    private @Nullable String plainHeader;
    private @Nullable String plainBody;

    SearchableText(Packed header, Packed body, Beyond beyond) {
        this.packedHeader = header;
        this.packedBody = body;
        this.beyond = beyond;
    }

    private String header() {
        if (header == null) {
            header = packedHeader.unpack();
        }
        return header;
    }

    private String body() {
        if (body == null) {
            body = packedBody.unpack();
        }
        return body;
    }

    private String plainHeader() {
        if (plainHeader == null) {
            plainHeader = FuzzyNeedle.plain(header());
        }
        return plainHeader;
    }

    private String plainBody() {
        if (plainBody == null) {
            plainBody = FuzzyNeedle.plain(body());
        }
        return plainBody;
    }

    boolean contains(TextPlace place, Needle needle) {
        return switch (place) {
                    case TextPlace.Field(var name) -> inField(name, needle);
                    case TextPlace.Body _ -> needle.isIn(body());
                    case TextPlace.Anywhere _ -> needle.isIn(header()) || needle.isIn(body());
                }
                || beyond.contains(place, needle);
    }

    /// Takes the values of fields, between two places.
    private interface Values {
        /// Returns whether that was enough.
        boolean take(String lines, int from, int to);
    }

    private boolean inField(String name, Needle needle) {
        return fields(header(), new Needle(name), needle::isIn);
    }

    private static boolean fields(String lines, Needle name, Values values) {
        for (int start = 0; start < lines.length(); ) {
            int newline = lines.indexOf('\n', start);
            int end = newline < 0 ? lines.length() : newline;
            int colon = start + name.length();
            if (name.isAt(lines, start, end) && colon < end && lines.charAt(colon) == ':') {
                int value =
                        colon + 1 < end && lines.charAt(colon + 1) == ' ' ? colon + 2 : colon + 1;
                if (values.take(lines, Math.min(value, end), end)) {
                    return true;
                }
            }
            start = end + 1;
        }
        return false;
    }

    /// How well the words fit; beyond the cut they are compared with their accents.
    int score(TextPlace place, FuzzyNeedle words) {
        int score =
                switch (place) {
                    case TextPlace.Field(var name) -> scoreOfFields(name, words);
                    case TextPlace.Body _ -> words.score(body(), plainBody());
                    case TextPlace.Anywhere _ ->
                            Math.max(
                                    scoreOfFields("subject", words),
                                    words.score(header() + body(), plainHeader() + plainBody()));
                };
        boolean further =
                score == 0 && words.words().stream().allMatch(w -> beyond.contains(place, w));
        return further ? 1 : score;
    }

    private int scoreOfFields(String name, FuzzyNeedle words) {
        var best = new int[1];
        int weight = name.equals("subject") ? FuzzyNeedle.SUBJECT_WEIGHT : 1;
        fields(
                header(),
                new Needle(name),
                (lines, from, to) -> {
                    best[0] = Math.max(best[0], weight * words.score(lines.substring(from, to)));
                    return false;
                });
        return best[0];
    }
}
