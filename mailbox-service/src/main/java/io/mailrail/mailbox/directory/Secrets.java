package io.mailrail.mailbox.directory;

import io.mailrail.mailbox.directory.PasswordHash.Scheme;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// How what opens an account is kept. A password that a person chose is kept as Argon2id hash and as SCRAM key; an app
/// password is 125 random bits of our own making, which nobody guesses, and so a plain SHA-256 of it is enough.
@Component
public class Secrets {

    private static final String SHA256 = "$sha256$";
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 5;
    private static final int GROUP = 5;

    /// RFC 7677 §4.
    private static final int LEAST_ITERATIONS = 4096;

    /// The client computes them, too, perhaps on a small device.
    private static final int MOST_ITERATIONS = 10_000_000;

    private final Argon2 argon2;
    private final int scramIterations;
    private final MeterRegistry meters;
    private final Cores cores = new Cores();
    private final SecureRandom random = new SecureRandom();
    private final String nobodysHash;

    Secrets(DirectoryProperties properties, MeterRegistry meters) {
        this.meters = meters;
        this.argon2 =
                new Argon2(
                        Math.toIntExact(properties.argonMemory().toKilobytes()),
                        properties.argonIterations());
        this.scramIterations = properties.scramIterations();
        if (scramIterations < LEAST_ITERATIONS || scramIterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException(
                    "mailrail.mailbox.directory.scram-iterations must be "
                            + LEAST_ITERATIONS
                            + " to "
                            + MOST_ITERATIONS);
        }
        this.nobodysHash = argon2.hash(newAppPassword());
    }

    /// A password ready to be stored; made outside of transactions, for it takes its time.
    public static final class StoredPassword {

        private final String hash;
        private final @Nullable String scram;

        private StoredPassword(String hash, @Nullable String scram) {
            this.hash = hash;
            this.scram = scram;
        }

        String hash() {
            return hash;
        }

        /// None of a hash that came from elsewhere.
        @Nullable String scram() {
            return scram;
        }
    }

    /// @throws Rejected BadValue for `password`
    public StoredPassword store(String password) {
        return keep(
                PreparedPassword.of(password)
                        .orElseThrow(() ->
                                new Rejected(
                                        new Rejection.BadValue(
                                                "password",
                                                "must have 1 to "
                                                        + PreparedPassword.MAX_LENGTH
                                                        + " characters, no control characters among them"))));
    }

    private StoredPassword keep(String prepared) {
        return measured(
                Scheme.ARGON2ID,
                () ->
                        new StoredPassword(
                                argon2.hash(prepared),
                                ScramKey.derive(prepared, scramIterations).stored()));
    }

    /// A hash that another server made. Its SCRAM key, and a hash of our own, are made when the password is first heard.
    ///
    /// @throws Rejected BadValue for `passwordHash`
    public StoredPassword imported(String hash) {
        return new StoredPassword(ImportedHash.of(hash), null);
    }

    /// Whether this password has that hash, whoever made it. Others did not prepare passwords as we do.
    boolean matches(String password, String preparedPassword, String hash) {
        var known = PasswordHash.parse(hash);
        return measured(known.scheme(), () -> known.matches(preparedPassword))
                || (!password.equals(preparedPassword)
                        && !argon2.isCurrent(hash)
                        && measured(known.scheme(), () -> known.matches(password)));
    }

    /// What to store instead of a hash that was right, where it would be made otherwise today.
    Optional<StoredPassword> renewed(String preparedPassword, String hash, @Nullable String scram) {
        boolean current =
                argon2.isCurrent(hash)
                        && scram != null
                        && ScramKey.parse(scram).iterations() >= scramIterations;
        return current ? Optional.empty() : Optional.of(keep(preparedPassword));
    }

    /// Takes as long as [#matches] does for a hash of ours, and is never right: for accounts that do not exist.
    void matchNobody(String preparedPassword) {
        matches(preparedPassword, preparedPassword, nobodysHash);
    }

    private <T> T measured(Scheme scheme, Supplier<T> computation) {
        return cores.compute(() -> {
            var begun = Timer.start(meters);
            try {
                return computation.get();
            } finally {
                begun.stop(
                        Timer.builder(DirectoryMeters.HASHES.getName())
                                .tag(DirectoryMeters.Tag.SCHEME.asString(), scheme.tag())
                                .register(meters));
            }
        });
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
