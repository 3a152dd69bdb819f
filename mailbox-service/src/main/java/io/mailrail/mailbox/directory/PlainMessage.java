package io.mailrail.mailbox.directory;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// What a client says in SASL PLAIN (RFC 4616 §2).
///
/// ```abnf
/// message = [authzid] UTF8NUL authcid UTF8NUL passwd
/// ```
record PlainMessage(String actingAs, String name, String password) {

    private static final int MAX_LENGTH = 4096;

    /// @throws Refused Malformed
    static PlainMessage parse(byte[] octets) {
        if (octets.length > MAX_LENGTH) {
            throw malformed("the PLAIN message is too long");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw malformed("the PLAIN message is not UTF-8");
        }
        var parts = text.split("\0", -1);
        if (parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
            throw malformed("the PLAIN message needs a name and a password");
        }
        return new PlainMessage(parts[0], parts[1], parts[2]);
    }

    private static Refused malformed(String what) {
        return new Refused(new Refusal.Malformed(what));
    }

    @Override
    public String toString() {
        return "PlainMessage[name=" + name + "]";
    }
}
