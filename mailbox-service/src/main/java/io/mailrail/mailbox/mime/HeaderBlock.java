package io.mailrail.mailbox.mime;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The fields of a header block, in their order. Lines that are no field are left out.
record HeaderBlock(List<HeaderField> fields) {

    HeaderBlock {
        fields = List.copyOf(fields);
    }

    /// The text of the first field of this name.
    @Nullable String first(String name) {
        for (var field : fields) {
            if (field.is(name)) {
                return field.text();
            }
        }
        return null;
    }

    /// The texts of all fields of this name, as one list.
    @Nullable String joined(String name) {
        var joined = new StringBuilder();
        boolean found = false;
        for (var field : fields) {
            if (field.is(name)) {
                joined.append(found ? ", " : "").append(field.text());
                found = true;
            }
        }
        return found ? joined.toString() : null;
    }

    /// Gathers a block line by line.
    static final class Builder {

        private final List<HeaderField> fields = new ArrayList<>();
        private byte[] field = new byte[256];
        private int length;

        /// How many octets are kept in all.
        private int kept;

        private final int limit;
        private boolean cut;

        Builder(int limit) {
            this.limit = limit;
        }

        /// Takes a piece of a line; a line that begins with white space continues its field.
        void piece(byte[] octets, int from, int to, boolean lineStart) {
            if (lineStart && from < to && octets[from] != ' ' && octets[from] != '\t') {
                endField();
            }
            int taken = Math.min(to - from, limit - kept);
            cut |= taken < to - from;
            if (length + taken > field.length) {
                field = java.util.Arrays.copyOf(field, Math.max(length + taken, 2 * field.length));
            }
            System.arraycopy(octets, from, field, length, taken);
            length += taken;
            kept += taken;
        }

        /// `field = field-name *WSP ":" unstructured`, the white space being of old (RFC 5322 §4.5).
        private void endField() {
            int colon = 0;
            while (colon < length && field[colon] > ' ' && field[colon] != ':') {
                colon++;
            }
            int name = colon;
            while (colon < length && (field[colon] == ' ' || field[colon] == '\t')) {
                colon++;
            }
            if (name > 0 && colon < length && field[colon] == ':') {
                fields.add(
                        new HeaderField(
                                HeaderField.decode(field, 0, name),
                                clean(HeaderField.decode(field, colon + 1, length))));
            }
            length = 0;
        }

        /// NUL, CR and other controls mean nothing in a header, and harm those who read it.
        private static String clean(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (isControl(text.charAt(i))) {
                    var clean = new StringBuilder(text);
                    for (int j = i; j < clean.length(); j++) {
                        if (isControl(clean.charAt(j)) && clean.charAt(j) != 0x1B) {
                            clean.setCharAt(j, ' ');
                        }
                    }
                    return clean.toString().strip();
                }
            }
            return text.strip();
        }

        private static boolean isControl(char c) {
            return (c < ' ' && c != '\t') || c == 0x7F;
        }

        int kept() {
            return kept;
        }

        /// Whether there was more than is kept.
        boolean isCut() {
            return cut;
        }

        HeaderBlock build() {
            endField();
            return new HeaderBlock(fields);
        }
    }
}
