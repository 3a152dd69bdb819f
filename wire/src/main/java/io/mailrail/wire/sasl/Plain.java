package io.mailrail.wire.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/// The one message of PLAIN. RFC 4616 §2: `message = [authzid] NUL authcid NUL passwd`, in UTF-8.
///
/// @param authzid whom to act as; empty for oneself
/// @param authcid whose password it is
public record Plain(String authzid, String authcid, String password) {

    /// RFC 4616 §2 bounds each part at 255 octets; we are generous and yet bounded.
    private static final int LONGEST_PART = 1024;

    public static Plain parse(byte[] message) throws SaslException {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
        } catch (CharacterCodingException malformed) {
            throw new SaslException("Not UTF-8");
        }
        int first = text.indexOf('\0');
        int second = text.indexOf('\0', first + 1);
        if (first < 0 || second < 0 || text.indexOf('\0', second + 1) >= 0) {
            throw new SaslException("Not a PLAIN message");
        }
        var plain =
                new Plain(
                        text.substring(0, first),
                        text.substring(first + 1, second),
                        text.substring(second + 1));
        if (plain.authcid.isEmpty() || plain.password.isEmpty()) {
            throw new SaslException("User name or password missing");
        }
        for (var part : new String[] {plain.authzid, plain.authcid, plain.password}) {
            if (part.length() > LONGEST_PART) {
                throw new SaslException("Too long");
            }
        }
        return plain;
    }

    /// The message for a user name and a password, as the protocols' own login commands and LOGIN give them, octet for octet.
    public static byte[] message(byte[] user, byte[] password) {
        var message = new ByteArrayOutputStream(user.length + password.length + 2);
        message.write(0);
        message.writeBytes(user);
        message.write(0);
        message.writeBytes(password);
        return message.toByteArray();
    }

    /// The message for a user name and a password.
    public static byte[] message(String user, String password) {
        return message(user.getBytes(UTF_8), password.getBytes(UTF_8));
    }

    public byte[] message() {
        return (authzid + '\0' + authcid + '\0' + password).getBytes(UTF_8);
    }

    @Override
    public String toString() {
        return "Plain[authcid=" + authcid + "]";
    }
}
