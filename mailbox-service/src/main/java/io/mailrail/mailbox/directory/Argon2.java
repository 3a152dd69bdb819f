package io.mailrail.mailbox.directory;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Argon2id (RFC 9106) as PHC strings: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`. At most one computation per core runs at a
/// time; who waits too long hears Unavailable.
final class Argon2 {

    private static final String PREFIX = "$argon2id$v=19$";
    private static final int SALT = 16;
    private static final int HASH = 32;
    private static final int MAX_WAIT_SECONDS = 15;
    private static final int MAX_MEMORY_KB = 1 << 20;

    private final int memoryKb;
    private final int iterations;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors(), true);

    Argon2(int memoryKb, int iterations) {
        this.memoryKb = memoryKb;
        this.iterations = iterations;
    }

    String hash(byte[] password) {
        var salt = new byte[SALT];
        random.nextBytes(salt);
        var hash = onACore(() -> compute(password, salt, memoryKb, iterations, 1, HASH));
        var base64 = Base64.getEncoder().withoutPadding();
        return PREFIX
                + "m=%d,t=%d,p=1$%s$%s"
                        .formatted(
                                memoryKb,
                                iterations,
                                base64.encodeToString(salt),
                                base64.encodeToString(hash));
    }

    /// Whether this password has that hash, whatever parameters the hash was made with.
    boolean matches(byte[] password, String phc) {
        if (!phc.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not an argon2id hash");
        }
        var parts = phc.substring(PREFIX.length()).split("\\$", -1);
        var parameters = parts[0].split(",", -1);
        int memory = number(parameters[0], "m=");
        if (memory > MAX_MEMORY_KB) {
            throw new IllegalArgumentException("argon2id hash wants " + memory + " KB");
        }
        var salt = Base64.getDecoder().decode(parts[1]);
        var hash = Base64.getDecoder().decode(parts[2]);
        var computed =
                onACore(() ->
                        compute(
                                password,
                                salt,
                                memory,
                                number(parameters[1], "t="),
                                number(parameters[2], "p="),
                                hash.length));
        return MessageDigest.isEqual(hash, computed);
    }

    private static int number(String parameter, String name) {
        if (!parameter.startsWith(name)) {
            throw new IllegalArgumentException("argon2id parameter " + parameter);
        }
        return Integer.parseInt(parameter, name.length(), parameter.length(), 10);
    }

    private static byte[] compute(
            byte[] password, byte[] salt, int memory, int iterations, int lanes, int length) {
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
        generator.generateBytes(password, hash);
        return hash;
    }

    private byte[] onACore(Supplier<byte[]> computation) {
        try {
            if (!cores.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Refused(new Refusal.Unavailable());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused(new Refusal.Unavailable(), e);
        }
        try {
            return computation.get();
        } finally {
            cores.release();
        }
    }
}
