package io.mailrail.mailbox.directory;

import io.mailrail.api.Login.Secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// What a server keeps for SCRAM-SHA-256 (RFC 5802 §3, RFC 7677).
record ScramKey(int iterations, Secret salt, Secret storedKey, Secret serverKey) {

    static final int SALT = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Pattern STORED =
            Pattern.compile("SCRAM-SHA-256\\$(\\d{1,9}):([^$]+)\\$([^:]+):(.+)");

    /// With a fresh salt.
    static ScramKey derive(String preparedPassword, int iterations) {
        var salt = new byte[SALT];
        RANDOM.nextBytes(salt);
        return derive(preparedPassword, iterations, salt);
    }

    static ScramKey derive(String preparedPassword, int iterations, byte[] salt) {
        try {
            var spec = new PBEKeySpec(preparedPassword.toCharArray(), salt, iterations, 256);
            var salted =
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(spec)
                            .getEncoded();
            return new ScramKey(
                    iterations,
                    new Secret(salt),
                    new Secret(hash(hmac(salted, "Client Key"))),
                    new Secret(hmac(salted, "Server Key")));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks PBKDF2 with SHA-256", e);
        }
    }

    /// Reads [#stored].
    static ScramKey parse(String stored) {
        var parts = STORED.matcher(stored);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a SCRAM key");
        }
        return new ScramKey(
                Integer.parseInt(parts.group(1)),
                decoded(parts.group(2)),
                decoded(parts.group(3)),
                decoded(parts.group(4)));
    }

    /// In the form of RFC 5803: `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`.
    String stored() {
        return "SCRAM-SHA-256$%d:%s$%s:%s"
                .formatted(iterations, encoded(salt), encoded(storedKey), encoded(serverKey));
    }

    private static Secret decoded(String base64) {
        return new Secret(Base64.getDecoder().decode(base64));
    }

    private static String encoded(Secret octets) {
        return Base64.getEncoder().encodeToString(octets.octets());
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HmacSHA256", e);
        }
    }

    static byte[] hash(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "ScramKey";
    }
}
