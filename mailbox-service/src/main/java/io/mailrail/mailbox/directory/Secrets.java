package io.mailrail.mailbox.directory;

import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/// How what opens an account is kept. A password that a person chose is kept as Argon2id hash and as SCRAM key; an app
/// password is 125 random bits of our own making, which nobody guesses, and so a plain SHA-256 of it is enough.
@Component
public class Secrets {

    private static final String SHA256 = "$sha256$";
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 5;
    private static final int GROUP = 5;

    private final Argon2 argon2;
    private final int scramIterations;
    private final SecureRandom random = new SecureRandom();
    private final String nobodysHash;

    Secrets(DirectoryProperties properties) {
        this.argon2 =
                new Argon2(
                        Math.toIntExact(properties.argonMemory().toKilobytes()),
                        properties.argonIterations());
        this.scramIterations = properties.scramIterations();
        var nobody = new byte[32];
        random.nextBytes(nobody);
        this.nobodysHash = argon2.hash(nobody);
    }

    /// A password ready to be stored; made outside of transactions, for it takes its time.
    public static final class StoredPassword {

        private final String hash;
        private final String scram;

        private StoredPassword(String hash, String scram) {
            this.hash = hash;
            this.scram = scram;
        }

        String hash() {
            return hash;
        }

        String scram() {
            return scram;
        }
    }

    /// @throws Rejected BadValue for `password`
    public StoredPassword store(String password) {
        var prepared =
                PreparedPassword.of(password)
                        .orElseThrow(() ->
                                new Rejected(
                                        new Rejection.BadValue(
                                                "password",
                                                "must have 1 to "
                                                        + PreparedPassword.MAX_LENGTH
                                                        + " characters, no control characters among them")));
        return new StoredPassword(
                argon2.hash(prepared.getBytes(StandardCharsets.UTF_8)),
                ScramKey.derive(prepared, scramIterations));
    }

    boolean matches(String preparedPassword, String hash) {
        return argon2.matches(preparedPassword.getBytes(StandardCharsets.UTF_8), hash);
    }

    /// Takes as long as [#matches] and is never right: for accounts that do not exist.
    void matchNobody(String preparedPassword) {
        matches(preparedPassword, nobodysHash);
    }

    /// A new app password, in groups that people can copy by hand.
    String newAppPassword() {
        var secret = new StringBuilder();
        for (int group = 0; group < GROUPS; group++) {
            if (group > 0) {
                secret.append('-');
            }
            for (int i = 0; i < GROUP; i++) {
                secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
        }
        return secret.toString();
    }

    /// Dashes, spaces and capitals do not count.
    String hashOfAppPassword(String secret) {
        var bare = secret.replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT);
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(bare.getBytes(StandardCharsets.UTF_8));
            return SHA256 + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    boolean matchesAppPassword(String secret, String hash) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII),
                hashOfAppPassword(secret).getBytes(StandardCharsets.US_ASCII));
    }
}
