package io.mailrail.mailbox.directory;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A hash that another server made, as an administrator gives it: bare, or behind the name of a scheme as Dovecot writes it.
final class ImportedHash {

    private static final int MAX_LENGTH = 512;

    private static final Pattern SCHEME = Pattern.compile("\\{([A-Za-z0-9-]{1,32})}(.*)");

    /// What may stand behind a scheme's name.
    private static final Map<String, Set<String>> SCHEMES =
            Map.of(
                    "ARGON2ID", Set.of("$argon2id$"),
                    "BLF-CRYPT", Set.of("$2a$", "$2b$", "$2y$"),
                    "SHA512-CRYPT", Set.of("$6$"),
                    "SHA256-CRYPT", Set.of("$5$"),
                    "PBKDF2", Set.of("$1$"),
                    "CRYPT", Set.of("$2a$", "$2b$", "$2y$", "$5$", "$6$"));

    private ImportedHash() {}

    /// The hash without its scheme's name, fit to be stored.
    ///
    /// @throws Rejected BadValue for `passwordHash`
    static String of(String given) {
        if (given.length() > MAX_LENGTH) {
            throw bad("is too long");
        }
        var named = SCHEME.matcher(given);
        var hash = given;
        if (named.matches()) {
            var scheme = named.group(1).toUpperCase(Locale.ROOT);
            hash = named.group(2);
            var begins = SCHEMES.get(scheme);
            if (begins == null) {
                throw bad("is of the scheme " + scheme + ", which is not accepted");
            }
            if (begins.stream().noneMatch(hash::startsWith)) {
                throw bad("does not look like " + scheme);
            }
        } else if (given.startsWith("$1$")) {
            // Without a name it would be MD5-crypt, which is broken.
            throw bad("is MD5-crypt, which is not accepted; PBKDF2 of Dovecot needs {PBKDF2}");
        }
        try {
            PasswordHash.parse(hash);
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
        return hash;
    }

    private static Rejected bad(String why) {
        return new Rejected(new Rejection.BadValue("passwordHash", why));
    }
}
