package io.mailrail.wire.sasl;

import java.util.Base64;

/// One message of a SASL exchange as a line of base64 (RFC 4954 §4, RFC 5034 §4, RFC 9051 §6.2.2): canonical, padded, no
/// white space.
public final class SaslLine {

    /// The longest line that a client may answer with, CRLF included (RFC 4954 §4).
    public static final int LIMIT = 12288;

    private static final byte[] NOTHING = {};

    private SaslLine() {}

    public static String encode(byte[] message) {
        return Base64.getEncoder().encodeToString(message);
    }

    /// A line that answers a challenge; an empty line is the empty message.
    public static byte[] decode(String line) throws SaslException {
        try {
            return Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException notBase64) {
            throw new SaslException("Not base64");
        }
    }

    /// An initial response that came with the command, where `=` is the empty message (RFC 4954 §4, RFC 4959 §3).
    public static byte[] decodeInitial(String argument) throws SaslException {
        return argument.equals("=") ? NOTHING : decode(argument);
    }

    /// `*` aborts the exchange.
    public static boolean isAbort(String line) {
        return line.equals("*");
    }
}
