package io.mailrail.mailbox.directory;

import io.mailrail.api.Login.Secret;
import io.mailrail.mailbox.directory.ScramMessages.ClientFinal;
import io.mailrail.mailbox.directory.ScramMessages.ClientFirst;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/// One conversation of SCRAM-SHA-256 as the server has it (RFC 5802 §5, RFC 7677), from the client's first message on.
///
/// @param key of the name that the client gave, or one that nobody has
/// @param binding the channel's data, empty where the client binds to none
/// @param nonce what we add to the client's
record ScramConversation(ClientFirst first, ScramKey key, Secret binding, String nonce) {

    /// `r=…,s=…,i=…`
    String serverFirst() {
        return "r=%s,s=%s,i=%d"
                .formatted(
                        first.nonce() + nonce,
                        Base64.getEncoder().encodeToString(key.salt().octets()),
                        key.iterations());
    }

    /// Whether the client has the password, and speaks on the channel that it believes to speak on. Every step is taken
    /// whatever the others say.
    boolean isRight(ClientFinal last) {
        boolean sameNonce =
                MessageDigest.isEqual(ascii(last.nonce()), ascii(first.nonce() + nonce));
        boolean sameChannel = MessageDigest.isEqual(last.binding().octets(), channel());
        var storedKey = key.storedKey().octets();
        var signature = ScramKey.hmac(storedKey, authMessage(last));
        var proof = last.proof().octets();
        boolean samePassword = false;
        if (proof.length == signature.length) {
            var clientKey = new byte[signature.length];
            for (int i = 0; i < clientKey.length; i++) {
                clientKey[i] = (byte) (proof[i] ^ signature[i]);
            }
            samePassword = MessageDigest.isEqual(ScramKey.hash(clientKey), storedKey);
        }
        return sameNonce && sameChannel && samePassword;
    }

    /// `v=…`: that we have the key, too.
    String serverFinal(ClientFinal last) {
        return "v="
                + Base64.getEncoder()
                        .encodeToString(ScramKey.hmac(key.serverKey().octets(), authMessage(last)));
    }

    /// gs2-header and the channel's data.
    private byte[] channel() {
        var header = ascii(first.header());
        var data = binding.octets();
        var all = Arrays.copyOf(header, header.length + data.length);
        System.arraycopy(data, 0, all, header.length, data.length);
        return all;
    }

    private String authMessage(ClientFinal last) {
        return first.bare() + "," + serverFirst() + "," + last.withoutProof();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "ScramConversation";
    }
}
