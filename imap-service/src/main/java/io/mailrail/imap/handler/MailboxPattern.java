package io.mailrail.imap.handler;

import java.util.Locale;

/// A pattern of LIST and LSUB: `*` is anything, `%` anything but a separator (RFC 3501 §6.3.8). Linear in memory and, for
/// any pattern, never worse than pattern times name in time.
final class MailboxPattern {

    private final String pattern;

    /// The reference is a prefix, which is all that it can be in a hierarchy with one root.
    MailboxPattern(String reference, String pattern) {
        var canonical = new StringBuilder();
        for (char c : (reference + pattern).toCharArray()) {
            boolean doubled =
                    c == '*'
                            && !canonical.isEmpty()
                            && canonical.charAt(canonical.length() - 1) == '*';
            if (!doubled) {
                canonical.append(c);
            }
        }
        this.pattern = canonical.toString();
    }

    /// INBOX matches in any case.
    boolean matches(String name) {
        if (name.equals("INBOX")) {
            return matches(pattern.toUpperCase(Locale.ROOT), name);
        }
        if (name.startsWith("INBOX/") && pattern.regionMatches(true, 0, "INBOX/", 0, 6)) {
            return matches("INBOX/" + pattern.substring(6), name);
        }
        return matches(pattern, name);
    }

    private static boolean matches(String pattern, String name) {
        var reached = new boolean[name.length() + 1];
        reached[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            var next = new boolean[name.length() + 1];
            char c = pattern.charAt(p);
            for (int n = 0; n <= name.length(); n++) {
                if (c == '*' || c == '%') {
                    boolean onwards =
                            n > 0 && next[n - 1] && (c == '*' || name.charAt(n - 1) != '/');
                    next[n] = reached[n] || onwards;
                } else {
                    next[n] = n > 0 && reached[n - 1] && name.charAt(n - 1) == c;
                }
            }
            reached = next;
        }
        return reached[name.length()];
    }
}
