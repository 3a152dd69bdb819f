package io.mailrail.mailbox.mime;

import io.mailrail.api.BodyPart.Parameter;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A value with parameters, the form of Content-Type (RFC 2045 §5.1) and Content-Disposition (RFC 2183 §2). Reading it is
/// lenient: what cannot be a parameter is passed over.
record FieldValue(String value, List<Parameter> parameters) {

    FieldValue {
        parameters = List.copyOf(parameters);
    }

    /// `value *(";" parameter)`
    static FieldValue parse(String text, int maxParameters) {
        var in = new Reader(text);
        in.skipBlank();
        int from = in.at;
        while (!in.end() && in.peek() != ';' && in.peek() != '(') {
            in.at++;
        }
        var value = text.substring(from, in.at).strip();
        in.skipBlank();
        in.skipTo(';');
        var parameters = new ArrayList<Parameter>();
        while (!in.end() && parameters.size() < maxParameters) {
            var parameter = in.parameter();
            if (parameter != null) {
                parameters.add(parameter);
            }
        }
        return new FieldValue(value, parameters);
    }

    /// The value of a parameter with its charset, language and continuations resolved (RFC 2231 §§3, 4).
    static @Nullable String parameter(List<Parameter> parameters, String name) {
        @Nullable String plain = null;
        for (var parameter : parameters) {
            if (parameter.name().equals(name + "*")) {
                return new Extended().add(parameter.value(), true, true).text();
            }
            if (plain == null && parameter.name().equals(name)) {
                plain = parameter.value();
            }
        }
        var continued = continued(parameters, name);
        return continued == null ? plain : continued;
    }

    /// `name*0*=…; name*1=…` (RFC 2231 §3), in the order of their numbers.
    private static @Nullable String continued(List<Parameter> parameters, String name) {
        var extended = new Extended();
        int pieces = 0;
        while (pieces < parameters.size()) {
            var piece = name + "*" + pieces;
            var found =
                    parameters.stream()
                            .filter(p -> p.name().equals(piece) || p.name().equals(piece + "*"))
                            .findFirst();
            if (found.isEmpty()) {
                break;
            }
            extended.add(found.get().value(), found.get().name().endsWith("*"), pieces == 0);
            pieces++;
        }
        return pieces == 0 ? null : extended.text();
    }

    /// `extended-value = [charset] "'" [language] "'" *(%HEX / attribute-char)`, gathered over its continuations.
    private static final class Extended {

        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private @Nullable String charset;

        Extended add(String value, boolean percent, boolean first) {
            var rest = value;
            if (first && percent) {
                int one = value.indexOf('\'');
                int two = value.indexOf('\'', one + 1);
                if (one >= 0 && two > one) {
                    charset = value.substring(0, one);
                    rest = value.substring(two + 1);
                }
            }
            if (!percent) {
                octets.writeBytes(rest.getBytes(StandardCharsets.UTF_8));
                return this;
            }
            var raw = rest.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < raw.length; i++) {
                boolean coded = raw[i] == '%' && i + 2 < raw.length;
                int high = coded ? Character.digit(raw[i + 1], 16) : -1;
                int low = coded ? Character.digit(raw[i + 2], 16) : -1;
                if (high >= 0 && low >= 0) {
                    octets.write(high << 4 | low);
                    i += 2;
                } else {
                    octets.write(raw[i]);
                }
            }
            return this;
        }

        String text() {
            return Charsets.decode(octets.toByteArray(), charset);
        }
    }

    private static final class Reader {

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        boolean end() {
            return at >= text.length();
        }

        char peek() {
            return text.charAt(at);
        }

        void skipTo(char c) {
            while (!end() && peek() != c) {
                at++;
            }
        }

        /// White space and comments (RFC 5322 §3.2.2), which nest.
        void skipBlank() {
            int depth = 0;
            while (!end() && (depth > 0 || isBlank(peek()) || peek() == '(')) {
                switch (peek()) {
                    case '(' -> depth++;
                    case ')' -> depth--;
                    case '\\' -> at++;
                    default -> {}
                }
                at++;
            }
            at = Math.min(at, text.length());
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }

        /// `parameter = attribute "=" value`; stands behind it after the call. Null if there is none.
        @Nullable Parameter parameter() {
            if (!end() && peek() == ';') {
                at++;
            }
            skipBlank();
            int from = at;
            while (!end() && peek() != '=' && peek() != ';') {
                at++;
            }
            var name = text.substring(from, at).strip().toLowerCase(Locale.ROOT);
            if (end() || peek() == ';') {
                return null;
            }
            at++;
            skipBlank();
            var value = !end() && peek() == '"' ? quotedString() : bareValue();
            return name.isEmpty() ? null : new Parameter(name, value);
        }

        private String quotedString() {
            var value = new StringBuilder();
            at++;
            while (!end() && peek() != '"') {
                if (peek() == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(peek());
                at++;
            }
            skipTo(';');
            return value.toString();
        }

        /// A token; or, as careless programs write it, all up to the semicolon.
        private String bareValue() {
            int from = at;
            while (!end() && peek() != ';' && peek() != '(') {
                at++;
            }
            var value = text.substring(from, at).strip();
            skipTo(';');
            return value;
        }
    }
}
