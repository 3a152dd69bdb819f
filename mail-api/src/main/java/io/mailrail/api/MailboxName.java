package io.mailrail.api;

import java.text.Normalizer;
import java.util.List;

/// The name of a mailbox: Unicode, NFC, hierarchy by `/`, case-sensitive but for INBOX (RFC 9051 §5.1). Modified UTF-7 is
/// the wire's business. Making one throws IllegalArgumentException for an empty name or level, a control character, or more
/// than [#MAX_LENGTH] characters in all.
public record MailboxName(String value) {

    /// The longest name, in UTF-16 units.
    public static final int MAX_LENGTH = 1000;

    /// The deepest hierarchy.
    public static final int MAX_DEPTH = 50;

    /// The level above what others share: `Other Users/<login>/<name there>` (RFC 2342 §5). Nobody has a mailbox of his own there.
    public static final String OTHER_USERS = "Other Users";

    /// Where incoming mail goes; there in every account.
    public static final MailboxName INBOX = new MailboxName("INBOX");

    public MailboxName {
        value = Normalizer.normalize(value, Normalizer.Form.NFC);
        if (value.isEmpty()) {
            throw new IllegalArgumentException("empty mailbox name");
        }
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "mailbox name longer than " + MAX_LENGTH + " characters");
        }
        var levels = value.split("/", -1);
        if (levels.length > MAX_DEPTH) {
            throw new IllegalArgumentException("mailbox name deeper than " + MAX_DEPTH + " levels");
        }
        for (var level : levels) {
            if (level.isEmpty()) {
                throw new IllegalArgumentException("empty level in mailbox name");
            }
        }
        if (value.chars()
                        .anyMatch(c ->
                                Character.isISOControl(c)
                                        || c == 0x2028
                                        || c == 0x2029
                                        || c == 0xFFFD)
                || hasLoneSurrogate(value)) {
            throw new IllegalArgumentException("control character in mailbox name");
        }
        if (levels[0].equalsIgnoreCase("INBOX")) {
            value = "INBOX" + value.substring(5);
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /// The levels from the top.
    public List<String> levels() {
        return List.of(value.split("/"));
    }

    public boolean isInbox() {
        return value.equals("INBOX");
    }

    /// Whether this names what another account shares.
    public boolean isShared() {
        return value.equals(OTHER_USERS) || value.startsWith(OTHER_USERS + "/");
    }

    /// Whether this lies somewhere below `other`.
    public boolean isBelow(MailboxName other) {
        return value.startsWith(other.value + "/");
    }

    @Override
    public String toString() {
        return value;
    }
}
