package io.mailrail.delivery.remote;

import io.mailrail.wire.Line;
import io.mailrail.wire.Wire;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a server answered (RFC 5321 §4.2).
///
/// @param lines the text of each line, at least one
record Reply(int code, List<String> lines) {

    /// Longer than §4.5.3.1.5 allows, for others are generous with links.
    private static final int LONGEST_LINE = 4096;

    private static final int MOST_LINES = 100;

    // Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF
    private static final Pattern LINE =
            Pattern.compile("([2-5][0-9][0-9])(?:([ -])(.*))?", Pattern.DOTALL);
    private static final Pattern ENHANCED =
            Pattern.compile("([245]\\.[0-9]{1,3}\\.[0-9]{1,3})(?: .*|$)", Pattern.DOTALL);

    Reply {
        lines = List.copyOf(lines);
    }

    static Reply read(Wire wire) throws IOException {
        var lines = new ArrayList<String>();
        int code = 0;
        while (lines.size() < MOST_LINES) {
            if (!(wire.readLine(LONGEST_LINE) instanceof Line.Text said)) {
                throw new ProtocolException("reply line too long");
            }
            var line = LINE.matcher(said.utf8());
            if (!line.matches()) {
                throw new ProtocolException("not a reply: " + clean(said.utf8()));
            }
            code = Integer.parseInt(line.group(1));
            lines.add(clean(line.group(3) == null ? "" : line.group(3)));
            if (!"-".equals(line.group(2))) {
                return new Reply(code, lines);
            }
        }
        throw new ProtocolException("reply without end");
    }

    boolean isPositive() {
        return code < 300;
    }

    boolean isPermanent() {
        return code >= 500;
    }

    /// The enhanced status code (RFC 2034 §4) where there is one of the same class, else the class alone.
    String status() {
        int kind = code / 100;
        var enhanced = ENHANCED.matcher(lines.getFirst());
        if (enhanced.matches() && enhanced.group(1).startsWith(kind + ".")) {
            return enhanced.group(1);
        }
        return (isPermanent() ? 5 : kind == 2 ? 2 : 4) + ".0.0";
    }

    /// One line, as it came.
    @Override
    public String toString() {
        return (code + " " + String.join(" ", lines)).strip();
    }

    /// A stranger's text goes into logs and notifications.
    private static String clean(String text) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ");
        return clean.length() > 500 ? clean.substring(0, 500) : clean;
    }
}
