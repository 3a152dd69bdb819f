package io.mailrail.mailbox.admin;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Keeps what only the holder of a token may read again: the keys come from the token's secret, of which we store a hash, so
/// nobody opens a seal with the database alone.
final class Seal {

    static final String ATTRIBUTE = Seal.class.getName();

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String HMAC = "HmacSHA256";
    private static final String AES_GCM = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final byte[] fingerprintKey;
    private final byte[] sealingKey;

    Seal(String secret) {
        var root = secret.getBytes(StandardCharsets.UTF_8);
        this.fingerprintKey = hmac(root, utf8("fingerprint of a request"));
        this.sealingKey = hmac(root, utf8("seal of an answer"));
    }

    /// Of the request that this thread answers.
    static Seal current() {
        var request = RequestContextHolder.currentRequestAttributes();
        if (request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof Seal seal) {
            return seal;
        }
        throw new IllegalStateException("nobody has shown a token");
    }

    byte[] fingerprint(String text) {
        return hmac(fingerprintKey, utf8(text));
    }

    byte[] close(String text) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        var sealed = crypt(Cipher.ENCRYPT_MODE, nonce, utf8(text));
        var all = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, all, NONCE, sealed.length);
        return all;
    }

    String open(byte[] sealed) {
        var text =
                crypt(
                        Cipher.DECRYPT_MODE,
                        Arrays.copyOf(sealed, NONCE),
                        Arrays.copyOfRange(sealed, NONCE, sealed.length));
        return new String(text, StandardCharsets.UTF_8);
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] text) {
        try {
            var cipher = Cipher.getInstance(AES_GCM);
            cipher.init(
                    mode,
                    new SecretKeySpec(sealingKey, "AES"),
                    new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a seal that does not hold", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + HMAC, e);
        }
    }
}
