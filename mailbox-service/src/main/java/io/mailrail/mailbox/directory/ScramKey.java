package io.mailrail.mailbox.directory;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// What a server keeps for SCRAM-SHA-256 (RFC 5802 §3, RFC 7677), in the form of RFC 5803:
/// `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey`.
final class ScramKey {

    private static final SecureRandom RANDOM = new SecureRandom();

    private ScramKey() {}

    /// With a fresh salt.
    static String derive(String preparedPassword, int iterations) {
        var salt = new byte[16];
        RANDOM.nextBytes(salt);
        return derive(preparedPassword, iterations, salt);
    }

    static String derive(String preparedPassword, int iterations, byte[] salt) {
        try {
            var spec = new PBEKeySpec(preparedPassword.toCharArray(), salt, iterations, 256);
            var salted =
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                            .generateSecret(spec)
                            .getEncoded();
            var clientKey = hmac(salted, "Client Key");
            var storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
            var serverKey = hmac(salted, "Server Key");
            var base64 = Base64.getEncoder();
            return "SCRAM-SHA-256$%d:%s$%s:%s"
                    .formatted(
                            iterations,
                            base64.encodeToString(salt),
                            base64.encodeToString(storedKey),
                            base64.encodeToString(serverKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }
}
