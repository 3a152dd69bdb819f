package io.mailrail.mailbox.mime;

import io.mailrail.api.Address;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Address lists (RFC 5322 §3.4) in the form of ENVELOPE, read leniently and without decoding: whatever stands between two
/// commas is an address. A parser of our own, for those at hand decode what ENVELOPE must show as it stood.
final class AddressParser {

    private static final Address GROUP_END = new Address(null, null, null, null);

    private final String text;
    private final int limit;
    private final List<Address> addresses = new ArrayList<>();
    private int at;
    private boolean inGroup;

    /// The last comment: in old mail it names whose address it is (RFC 822 §A.1.2).
    private @Nullable String comment;

    /// A word of a phrase or local-part, its quoting removed.
    private record Word(String text, boolean afterBlank) {}

    private AddressParser(String text, int limit) {
        this.text = text;
        this.limit = limit;
    }

    static List<Address> parse(String text, int limit) {
        var parser = new AddressParser(text, limit);
        parser.addressList();
        return parser.addresses;
    }

    /// `address-list = (address *("," address))`
    private void addressList() {
        while (addresses.size() < limit) {
            comment = null;
            skipBlank();
            if (end()) {
                break;
            }
            switch (peek()) {
                case ',' -> at++;
                case ';' -> {
                    at++;
                    endGroup();
                }
                default -> address();
            }
        }
        endGroup();
    }

    private void endGroup() {
        if (inGroup) {
            addresses.add(GROUP_END);
            inGroup = false;
        }
    }

    /// `address = mailbox / group`, told apart by what follows the first words.
    private void address() {
        var words = words();
        if (end()) {
            bare(words, "");
            return;
        }
        switch (peek()) {
            case ':' -> {
                group(words);
                return;
            }
            case '<' -> angle(phrase(words, 0, words.size()));
            case '@' -> {
                at++;
                bare(words, domain());
            }
            default -> bare(words, "");
        }
        skipToComma();
    }

    /// `group = display-name ":" [group-list] ";"`
    private void group(List<Word> words) {
        at++;
        if (inGroup) {
            return; // groups do not nest; the second name is lost
        }
        inGroup = true;
        addresses.add(new Address(null, null, phrase(words, 0, words.size()), null));
    }

    /// An addr-spec without angle brackets. Words before it, apart by white space, can only be a name.
    private void bare(List<Word> words, String host) {
        int local = Math.max(words.size() - 1, 0);
        while (local > 0
                && (!words.get(local).afterBlank()
                        || words.get(local).text().startsWith(".")
                        || words.get(local - 1).text().endsWith("."))) {
            local--;
        }
        if (host.isEmpty() && local > 0) {
            local = words.size(); // a phrase without any address
        }
        var mailbox = new StringBuilder();
        for (var word : words.subList(local, words.size())) {
            mailbox.append(word.text());
        }
        skipBlank();
        var name = local > 0 ? phrase(words, 0, local) : comment;
        if (name != null || !mailbox.isEmpty() || !host.isEmpty()) {
            addresses.add(new Address(name, null, mailbox.toString(), host));
        }
    }

    /// `angle-addr = "<" [obs-route] addr-spec ">"`, `obs-route = 1*("@" domain [","]) ":"`
    private void angle(String name) {
        at++;
        skipBlank();
        @Nullable String route = null;
        if (!end() && peek() == '@') {
            int from = at;
            while (!end() && peek() != ':' && peek() != '>') {
                at++;
            }
            route = text.substring(from, at).strip();
            if (!end() && peek() == ':') {
                at++;
            }
        }
        var mailbox = new StringBuilder();
        for (var word : words()) {
            mailbox.append(word.text());
        }
        var host = "";
        if (!end() && peek() == '@') {
            at++;
            host = domain();
        }
        while (!end() && peek() != '>' && peek() != ',') {
            at++;
        }
        if (!end() && peek() == '>') {
            at++;
        }
        skipBlank();
        addresses.add(
                new Address(name.isEmpty() ? comment : name, route, mailbox.toString(), host));
    }

    private String phrase(List<Word> words, int from, int to) {
        var phrase = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from && words.get(i).afterBlank()) {
                phrase.append(' ');
            }
            phrase.append(words.get(i).text());
        }
        return phrase.toString();
    }

    /// `1*word`, up to a character that ends a phrase or a local-part.
    private List<Word> words() {
        var words = new ArrayList<Word>();
        while (true) {
            boolean afterBlank = skipBlank();
            if (end()) {
                return words;
            }
            switch (peek()) {
                case '"' -> words.add(new Word(quotedString(), afterBlank));
                case '<', '>', '@', ',', ';', ':' -> {
                    return words;
                }
                default -> words.add(new Word(atom(), afterBlank));
            }
        }
    }

    private String atom() {
        int from = at;
        do {
            at++;
        } while (!end() && "<>@,;:\"( \t".indexOf(peek()) < 0);
        return text.substring(from, at);
    }

    /// `quoted-string = DQUOTE *(qtext / quoted-pair) DQUOTE`; ends with the field if it must.
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
        at = Math.min(at + 1, text.length());
        return value.toString();
    }

    /// `domain = dot-atom / domain-literal`, white space around the dots allowed as of old.
    private String domain() {
        var domain = new StringBuilder();
        while (true) {
            boolean afterBlank = skipBlank();
            if (end() || "<>,;:\"".indexOf(peek()) >= 0) {
                return domain.toString();
            }
            boolean joined =
                    domain.isEmpty() || peek() == '.' || domain.charAt(domain.length() - 1) == '.';
            if (afterBlank && !joined) {
                return domain.toString();
            }
            if (peek() == '[') {
                int close = text.indexOf(']', at);
                int to = close < 0 ? text.length() : close + 1;
                domain.append(text, at, to);
                at = to;
            } else if (peek() == '@') {
                domain.append('@');
                at++;
            } else {
                domain.append(atom());
            }
        }
    }

    /// White space and comments; true if there was any.
    private boolean skipBlank() {
        int from = at;
        while (!end()) {
            if (peek() == '(') {
                comment();
            } else if (peek() == ' ' || peek() == '\t') {
                at++;
            } else {
                break;
            }
        }
        return at > from;
    }

    /// `comment = "(" *(ctext / quoted-pair / comment) ")"`
    private void comment() {
        var content = new StringBuilder();
        int depth = 0;
        do {
            char c = peek();
            at++;
            if (c == '\\' && !end()) {
                content.append(peek());
                at++;
                continue;
            }
            if (c == ')') {
                depth--;
            }
            if (depth > 0) {
                content.append(c);
            }
            if (c == '(') {
                depth++;
            }
        } while (!end() && depth > 0);
        var said = content.toString().strip();
        comment = said.isEmpty() ? comment : said;
    }

    /// What is left of an address that we did not understand.
    private void skipToComma() {
        while (!end() && peek() != ',' && peek() != ';') {
            if (peek() == '"') {
                quotedString();
            } else if (peek() == '(') {
                comment();
            } else {
                at++;
            }
        }
    }

    private boolean end() {
        return at >= text.length();
    }

    private char peek() {
        return text.charAt(at);
    }
}
