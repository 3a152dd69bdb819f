package io.mailrail.mailbox.directory;

import java.text.Normalizer;
import java.util.Optional;

/// A password in the one form it is hashed in, after SASLprep (RFC 4013): spaces beyond ASCII are spaces, invisible
/// characters are nothing, NFKC. An ASCII password is itself.
///
/// Prohibited here are control characters and unpaired surrogates; bidirectional text is let be (RFC 4013 §2.4), so that no
/// password is refused that another server took.
final class PreparedPassword {

    /// More than anybody types, and little enough to hash.
    static final int MAX_LENGTH = 1000;

    private PreparedPassword() {}

    /// Empty when it cannot be a password.
    static Optional<String> of(String password) {
        if (password.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        var mapped = new StringBuilder();
        password.codePoints()
                .filter(c -> !mappedToNothing(c))
                .map(c -> isSpaceBeyondAscii(c) ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        var prepared = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
        return prepared.isEmpty() || prepared.codePoints().anyMatch(PreparedPassword::isProhibited)
                ? Optional.empty()
                : Optional.of(prepared);
    }

    /// RFC 3454 table C.1.2.
    private static boolean isSpaceBeyondAscii(int c) {
        return c != ' ' && Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    /// RFC 3454 table B.1.
    private static boolean mappedToNothing(int c) {
        return c == 0x00AD
                || c == 0x034F
                || c == 0x1806
                || (c >= 0x180B && c <= 0x180D)
                || (c >= 0x200B && c <= 0x200D)
                || c == 0x2060
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF;
    }

    private static boolean isProhibited(int c) {
        return Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF);
    }
}
