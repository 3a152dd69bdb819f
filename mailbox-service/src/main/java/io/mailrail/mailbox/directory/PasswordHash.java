package io.mailrail.mailbox.directory;

import io.mailrail.api.Login.Secret;

import org.apache.commons.codec.digest.Sha2Crypt;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// A password's hash as it is stored: ours are Argon2id, others' came with their accounts. A hash that would cost more than
/// [#parse] allows does not exist.
sealed interface PasswordHash {

    boolean matches(String password);

    /// The value of the meter's tag.
    Scheme scheme();

    /// How a hash was made.
    enum Scheme {
        ARGON2ID,
        BCRYPT,
        SHA_CRYPT,
        PBKDF2;

        String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Reads a hash in the spelling that says by itself how it was made.
    ///
    /// @throws IllegalArgumentException with a sentence on what is wrong
    static PasswordHash parse(String text) {
        return Argon2id.read(text)
                .or(() -> Bcrypt.read(text))
                .or(() -> ShaCrypt.read(text))
                .or(() -> Pbkdf2.read(text))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "is in no known format: argon2id, bcrypt, SHA-512-crypt, SHA-256-crypt"
                                        + " or PBKDF2"));
    }

    /// `$argon2id$v=19$m=…,t=…,p=…$salt$hash` (RFC 9106, PHC strings).
    record Argon2id(int memoryKb, int iterations, int lanes, Secret salt, Secret hash)
            implements PasswordHash {

        private static final Pattern PHC =
                Pattern.compile(
                        "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,3})"
                                + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");
        static final int MAX_MEMORY_KB = 1 << 18;
        static final int MAX_ITERATIONS = 20;

        /// Memory times passes: about a second.
        static final long MAX_WORK_KB = 1 << 20;

        private static final int MAX_LANES = 16;

        static Optional<PasswordHash> read(String text) {
            var parts = PHC.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            int lanes = within("lanes", parts, 3, 1, MAX_LANES);
            int memory = within("KB of memory", parts, 1, 8 * lanes, MAX_MEMORY_KB);
            int iterations = within("iterations", parts, 2, 1, MAX_ITERATIONS);
            if ((long) memory * iterations > MAX_WORK_KB) {
                throw new IllegalArgumentException("costs more than is accepted");
            }
            return Optional.of(
                    new Argon2id(
                            memory,
                            iterations,
                            lanes,
                            base64(parts.group(4)),
                            base64(parts.group(5))));
        }

        static byte[] compute(
                String password, byte[] salt, int memory, int iterations, int lanes, int length) {
            var generator = new Argon2BytesGenerator();
            generator.init(
                    new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                            .withMemoryAsKB(memory)
                            .withIterations(iterations)
                            .withParallelism(lanes)
                            .withSalt(salt)
                            .build());
            var hash = new byte[length];
            generator.generateBytes(utf8(password), hash);
            return hash;
        }

        @Override
        public boolean matches(String password) {
            var expected = hash.octets();
            return MessageDigest.isEqual(
                    expected,
                    compute(password, salt.octets(), memoryKb, iterations, lanes, expected.length));
        }

        @Override
        public Scheme scheme() {
            return Scheme.ARGON2ID;
        }

        @Override
        public String toString() {
            return "Argon2id";
        }
    }

    /// `$2b$cost$…`, and `$2a$`, `$2y$`, which are the same for passwords of whole octets.
    record Bcrypt(String text) implements PasswordHash {

        private static final Pattern FORMAT =
                Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

        /// Each further one doubles the time; 14 is about a second.
        private static final int MAX_COST = 14;

        /// It looks at no more of a password.
        private static final int MAX_PASSWORD = 72;

        static Optional<PasswordHash> read(String text) {
            var parts = FORMAT.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            within("as cost", parts, 1, 4, MAX_COST);
            return Optional.of(new Bcrypt(text));
        }

        @Override
        public boolean matches(String password) {
            var octets = utf8(password);
            return OpenBSDBCrypt.checkPassword(
                    text,
                    octets.length > MAX_PASSWORD ? Arrays.copyOf(octets, MAX_PASSWORD) : octets);
        }

        @Override
        public Scheme scheme() {
            return Scheme.BCRYPT;
        }

        @Override
        public String toString() {
            return "Bcrypt";
        }
    }

    /// `$6$salt$…` and `$5$salt$…`, with `rounds=N$` before the salt where it is not 5000.
    record ShaCrypt(String text) implements PasswordHash {

        private static final Pattern FORMAT =
                Pattern.compile(
                        "\\$(?:6\\$(?:rounds=(\\d{1,9})\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{86}"
                                + "|5\\$(?:rounds=(\\d{1,9})\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]{43})");
        private static final int MAX_ROUNDS = 1_000_000;

        static Optional<PasswordHash> read(String text) {
            var parts = FORMAT.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            for (int group = 1; group <= 2; group++) {
                if (parts.group(group) != null) {
                    within("rounds", parts, group, 1000, MAX_ROUNDS);
                }
            }
            return Optional.of(new ShaCrypt(text));
        }

        @Override
        public boolean matches(String password) {
            // The library wipes the octets that it is given.
            var computed =
                    text.startsWith("$6$")
                            ? Sha2Crypt.sha512Crypt(utf8(password), text)
                            : Sha2Crypt.sha256Crypt(utf8(password), text);
            return MessageDigest.isEqual(utf8(computed), utf8(text));
        }

        @Override
        public Scheme scheme() {
            return Scheme.SHA_CRYPT;
        }

        @Override
        public String toString() {
            return "ShaCrypt";
        }
    }

    /// PBKDF2 (RFC 8018 §5.2) in three spellings: passlib's `$pbkdf2-sha256$N$salt$hash`, PHC's `$pbkdf2-sha256$i=N$salt$hash`,
    /// and Dovecot's `$1$salt$N$hash` in hexadecimal, which is HMAC-SHA-1.
    record Pbkdf2(String algorithm, int iterations, Secret salt, Secret hash)
            implements PasswordHash {

        private static final Pattern NAMED =
                Pattern.compile(
                        "\\$pbkdf2(-sha1|-sha256|-sha512)?\\$(?:i=)?(\\d{1,9})(?:,l=\\d{1,3})?"
                                + "\\$([A-Za-z0-9+/.]{4,88}={0,2})\\$([A-Za-z0-9+/.]{22,88}={0,2})");
        private static final Pattern DOVECOT =
                Pattern.compile("\\$1\\$([^$]{1,64})\\$(\\d{1,9})\\$([0-9a-f]{40})");
        private static final int MAX_ITERATIONS = 2_000_000;

        static Optional<PasswordHash> read(String text) {
            var named = NAMED.matcher(text);
            if (named.matches()) {
                var digest = named.group(1);
                return Optional.of(
                        new Pbkdf2(
                                digest == null || digest.equals("-sha1")
                                        ? "PBKDF2WithHmacSHA1"
                                        : digest.equals("-sha256")
                                                ? "PBKDF2WithHmacSHA256"
                                                : "PBKDF2WithHmacSHA512",
                                within("iterations", named, 2, 1, MAX_ITERATIONS),
                                base64(named.group(3).replace('.', '+')),
                                base64(named.group(4).replace('.', '+'))));
            }
            var dovecot = DOVECOT.matcher(text);
            return dovecot.matches()
                    ? Optional.of(
                            new Pbkdf2(
                                    "PBKDF2WithHmacSHA1",
                                    within("iterations", dovecot, 2, 1, MAX_ITERATIONS),
                                    new Secret(utf8(dovecot.group(1))),
                                    new Secret(HexFormat.of().parseHex(dovecot.group(3)))))
                    : Optional.empty();
        }

        @Override
        public boolean matches(String password) {
            try {
                var expected = hash.octets();
                var spec =
                        new PBEKeySpec(
                                password.toCharArray(),
                                salt.octets(),
                                iterations,
                                expected.length * Byte.SIZE);
                var computed =
                        SecretKeyFactory.getInstance(algorithm).generateSecret(spec).getEncoded();
                return MessageDigest.isEqual(expected, computed);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK lacks " + algorithm, e);
            }
        }

        @Override
        public Scheme scheme() {
            return Scheme.PBKDF2;
        }

        @Override
        public String toString() {
            return "Pbkdf2";
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Secret base64(String text) {
        try {
            return new Secret(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a part that is not base64", e);
        }
    }

    private static int within(String what, Matcher parts, int group, int least, int most) {
        int number = Integer.parseInt(parts.group(group));
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "has " + number + " " + what + "; " + least + " to " + most + " are accepted");
        }
        return number;
    }
}
