package io.mailrail.mailbox.directory;

import io.mailrail.mailbox.directory.PasswordHash.Argon2id;

import java.security.SecureRandom;
import java.util.Base64;

/// How our own hashes are made: Argon2id (RFC 9106) as PHC strings, `$argon2id$v=19$m=…,t=…,p=1$salt$hash`.
final class Argon2 {

    private static final int SALT = 16;
    private static final int HASH = 32;

    private final int memoryKb;
    private final int iterations;
    private final String prefix;
    private final SecureRandom random = new SecureRandom();

    Argon2(int memoryKb, int iterations) {
        if (memoryKb > Argon2id.MAX_MEMORY_KB
                || iterations > Argon2id.MAX_ITERATIONS
                || (long) memoryKb * iterations > Argon2id.MAX_WORK_KB) {
            throw new IllegalArgumentException(
                    "mailrail.mailbox.directory.argon-memory and argon-iterations cost too much");
        }
        this.memoryKb = memoryKb;
        this.iterations = iterations;
        this.prefix = "$argon2id$v=19$m=%d,t=%d,p=1$".formatted(memoryKb, iterations);
    }

    String hash(String password) {
        var salt = new byte[SALT];
        random.nextBytes(salt);
        var hash = Argon2id.compute(password, salt, memoryKb, iterations, 1, HASH);
        var base64 = Base64.getEncoder().withoutPadding();
        return prefix + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /// Whether it would be made so today.
    boolean isCurrent(String hash) {
        return hash.startsWith(prefix);
    }
}
