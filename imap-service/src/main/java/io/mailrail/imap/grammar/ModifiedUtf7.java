package io.mailrail.imap.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Mailbox names as RFC 3501 §5.1.3 spells them: printable ASCII stands for itself, `&` is `&-`, everything else is UTF-16 in
/// base64 with `,` for `/`, between `&` and `-`.
public final class ModifiedUtf7 {

    private ModifiedUtf7() {}

    public static String encode(String name) {
        var out = new StringBuilder();
        int at = 0;
        while (at < name.length()) {
            char c = name.charAt(at);
            if (c == '&') {
                out.append("&-");
                at++;
            } else if (isDirect(c)) {
                out.append(c);
                at++;
            } else {
                int from = at;
                while (at < name.length() && !isDirect(name.charAt(at))) {
                    at++;
                }
                var octets = name.substring(from, at).getBytes(StandardCharsets.UTF_16BE);
                out.append('&')
                        .append(
                                Base64.getEncoder()
                                        .withoutPadding()
                                        .encodeToString(octets)
                                        .replace('/', ','))
                        .append('-');
            }
        }
        return out.toString();
    }

    /// Strict: only what [#encode] writes is read, for two spellings of one name would be two names to some clients.
    public static String decode(String wire) throws ImapSyntaxException {
        var out = new StringBuilder();
        int at = 0;
        while (at < wire.length()) {
            char c = wire.charAt(at);
            if (c != '&') {
                if (!isDirect(c)) {
                    throw new ImapSyntaxException("Mailbox name is not in modified UTF-7");
                }
                out.append(c);
                at++;
                continue;
            }
            int end = wire.indexOf('-', at);
            if (end < 0) {
                throw new ImapSyntaxException("Mailbox name ends within modified UTF-7");
            }
            out.append(end == at + 1 ? "&" : shifted(wire.substring(at + 1, end)));
            at = end + 1;
        }
        var name = out.toString();
        if (!encode(name).equals(wire)) {
            throw new ImapSyntaxException("Mailbox name is not in modified UTF-7");
        }
        return name;
    }

    private static String shifted(String base64) throws ImapSyntaxException {
        if (base64.indexOf('/') >= 0) {
            throw new ImapSyntaxException("Mailbox name is not in modified UTF-7");
        }
        try {
            var octets = Base64.getDecoder().decode(base64.replace(',', '/'));
            return new String(octets, StandardCharsets.UTF_16BE);
        } catch (IllegalArgumentException e) {
            throw new ImapSyntaxException("Mailbox name is not in modified UTF-7");
        }
    }

    private static boolean isDirect(char c) {
        return c >= 0x20 && c <= 0x7e;
    }
}
