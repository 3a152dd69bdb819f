package io.mailrail.mailbox.mime;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/// What a reader sees of HTML, as it comes: tags, comments, scripts and styles left out, character references resolved. Where
/// a block ends, so does a line; tags inside a word do not part it.
final class HtmlText {

    private static final Set<String> INLINE =
            Set.of(
                    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em",
                    "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike",
                    "strong", "sub", "sup", "tt", "u", "var", "wbr");

    private static final Set<String> HIDDEN = Set.of("script", "style");

    /// The longest character reference there is has 33 characters.
    private static final int LONGEST_REFERENCE = 40;

    /// Enough to tell the tag's name.
    private static final int LONGEST_NAME = 16;

    private enum State {
        TEXT,
        REFERENCE,
        TAG_OPEN,
        TAG_NAME,
        TAG,
        QUOTED,
        COMMENT,
        HIDDEN
    }

    private final Consumer<CharSequence> text;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder name = new StringBuilder();

    private State state = State.TEXT;

    /// The end tag that ends a script or style.
    private String until = "";

    private char quote;
    private char last = ' ';

    /// Whether a blank or line end was the last thing that came out.
    private boolean blank = true;

    HtmlText(Consumer<CharSequence> text) {
        this.text = text;
    }

    void characters(CharSequence html) {
        for (int i = 0; i < html.length(); i++) {
            character(html.charAt(i));
        }
        text.accept(out);
        out.setLength(0);
    }

    void end() {
        if (state == State.REFERENCE) {
            reference("");
        }
        text.accept(out);
        out.setLength(0);
    }

    private void character(char c) {
        switch (state) {
            case TEXT -> text(c);
            case REFERENCE -> {
                if (c == ';') {
                    reference(";");
                } else if (name.length() < LONGEST_REFERENCE
                        && (Character.isLetterOrDigit(c) || (c == '#' && name.length() == 1))) {
                    name.append(c);
                } else {
                    reference("");
                    text(c);
                }
            }
            case TAG_OPEN -> tagOpen(c);
            case TAG_NAME -> {
                if (c == '>') {
                    tagEnd();
                } else if (Character.isLetterOrDigit(c) || c == '-' || c == '!') {
                    if (name.length() < LONGEST_NAME) {
                        name.append(c);
                    }
                    if ("!--".contentEquals(name)) {
                        state = State.COMMENT;
                        name.setLength(0);
                    }
                } else {
                    state = State.TAG;
                }
            }
            case TAG -> {
                if (c == '>') {
                    tagEnd();
                } else if ((c == '"' || c == '\'') && last == '=') {
                    quote = c;
                    state = State.QUOTED;
                }
            }
            case QUOTED -> {
                if (c == quote) {
                    state = State.TAG;
                }
            }
            case COMMENT -> {
                if (c == '>' && "--".contentEquals(name)) {
                    state = State.TEXT;
                } else {
                    keepLast(c, 2);
                }
            }
            case HIDDEN -> {
                keepLast(Character.toLowerCase(c), until.length());
                if (c == '>' && until.contentEquals(name)) {
                    state = State.TEXT;
                }
            }
        }
        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            last = c;
        }
    }

    /// Remembers the last characters in `name`.
    private void keepLast(char c, int count) {
        name.append(c);
        if (name.length() > count) {
            name.delete(0, name.length() - count);
        }
    }

    private void text(char c) {
        switch (c) {
            case '<' -> {
                state = State.TAG_OPEN;
                name.setLength(0);
            }
            case '&' -> {
                state = State.REFERENCE;
                name.setLength(0);
                name.append(c);
            }
            case ' ', '\t', '\r', '\n' -> {
                if (!blank) {
                    out.append(' ');
                    blank = true;
                }
            }
            default -> {
                out.append(c);
                blank = false;
            }
        }
    }

    /// Only before a letter, `/`, `!` or `?` does `<` begin a tag.
    private void tagOpen(char c) {
        if (Character.isLetter(c) || c == '!' || c == '/' || c == '?') {
            state = State.TAG_NAME;
            if (c != '/') {
                name.append(c);
            }
            closing = c == '/';
        } else {
            state = State.TEXT;
            out.append('<');
            blank = false;
            text(c);
        }
    }

    private boolean closing;

    private void tagEnd() {
        state = State.TEXT;
        var tag = name.toString().toLowerCase(Locale.ROOT);
        name.setLength(0);
        if (!closing && HIDDEN.contains(tag)) {
            until = "</" + tag + ">";
            state = State.HIDDEN;
        }
        if (!INLINE.contains(tag)) {
            newLine();
        }
    }

    private void newLine() {
        out.append('\n');
        blank = true;
    }

    /// A character reference, which may lack its semicolon; what is none stays as it stands.
    private void reference(String semicolon) {
        state = State.TEXT;
        var written = name.toString();
        name.setLength(0);
        @Nullable String resolved =
                written.startsWith("&#") ? numeric(written.substring(2)) : named(written);
        out.append(resolved == null ? written + semicolon : resolved);
        blank = false;
    }

    private static @Nullable String named(String written) {
        var reference = written + ";";
        var resolved = HtmlUtils.htmlUnescape(reference);
        return resolved.equals(reference) ? null : resolved;
    }

    private static @Nullable String numeric(String digits) {
        try {
            int code =
                    digits.startsWith("x") || digits.startsWith("X")
                            ? Integer.parseInt(digits.substring(1), 16)
                            : Integer.parseInt(digits);
            boolean character =
                    Character.isValidCodePoint(code) && (code < 0xD800 || code > 0xDFFF);
            return character ? Character.toString(code) : "\uFFFD";
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }
}
