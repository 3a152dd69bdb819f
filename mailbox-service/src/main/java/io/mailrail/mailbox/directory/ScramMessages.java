package io.mailrail.mailbox.directory;

import io.mailrail.api.Login.Secret;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// What a client says in SCRAM (RFC 5802 §7).
final class ScramMessages {

    private static final int MAX_LENGTH = 4096;

    private ScramMessages() {}

    /// How the client stands to channel binding.
    sealed interface Binding {

        /// `n`: it has none.
        record None() implements Binding {}

        /// `y`: it has, and believes that we have not.
        record NotOffered() implements Binding {}

        /// `p=type`: it uses this one.
        record Uses(String type) implements Binding {}
    }

    /// ```abnf
    /// client-first-message = gs2-header client-first-message-bare
    /// ```
    ///
    /// @param header the gs2-header as it came
    /// @param bare the rest as it came
    record ClientFirst(
            String header,
            Binding binding,
            String actingAs,
            String bare,
            String name,
            String nonce) {

        /// `gs2-cbind-flag "," [authzid] ","`, then `n=saslname,r=nonce` and extensions that we may ignore.
        private static final Pattern FORMAT =
                Pattern.compile(
                        "((n|y|p=([A-Za-z0-9.-]{1,64})),(?:a=([^,]+))?,)"
                                + "(n=([^,]+),r=([!-+\\--~]+)(?:,[A-Za-z]=[^,]+)*)");

        /// @throws Refused Malformed
        static ClientFirst parse(byte[] octets) {
            var text = text(octets);
            var parts = FORMAT.matcher(text);
            if (!parts.matches()) {
                throw malformed("that is no first message of SCRAM");
            }
            var type = parts.group(3);
            var actingAs = parts.group(4);
            return new ClientFirst(
                    parts.group(1),
                    type != null
                            ? new Binding.Uses(type)
                            : parts.group(2).equals("y")
                                    ? new Binding.NotOffered()
                                    : new Binding.None(),
                    actingAs == null ? "" : unescaped(actingAs),
                    parts.group(5),
                    unescaped(parts.group(6)),
                    parts.group(7));
        }
    }

    /// ```abnf
    /// client-final-message = channel-binding "," nonce ["," extensions] "," proof
    /// ```
    ///
    /// @param withoutProof everything before the proof as it came
    /// @param binding header and data of the channel, as the client has seen them
    record ClientFinal(String withoutProof, Secret binding, String nonce, Secret proof) {

        private static final Pattern FORMAT =
                Pattern.compile(
                        "(c=([A-Za-z0-9+/=]*),r=([!-+\\--~]+)(?:,[A-Za-z]=[^,]+)*),p=([A-Za-z0-9+/=]+)");

        /// @throws Refused Malformed
        static ClientFinal parse(byte[] octets) {
            var parts = FORMAT.matcher(text(octets));
            if (!parts.matches()) {
                throw malformed("that is no final message of SCRAM");
            }
            return new ClientFinal(
                    parts.group(1), base64(parts.group(2)), parts.group(3), base64(parts.group(4)));
        }

        @Override
        public String toString() {
            return "ClientFinal";
        }
    }

    /// `=2C` is a comma and `=3D` an equals sign; nothing else begins with one.
    private static String unescaped(String saslname) {
        var name = saslname.replace("=2C", ",").replace("=3D", "\0");
        if (name.indexOf('=') >= 0) {
            throw malformed("the name has an equals sign that is not written =3D");
        }
        return name.replace('\0', '=');
    }

    private static String text(byte[] octets) {
        if (octets.length > MAX_LENGTH) {
            throw malformed("the SCRAM message is too long");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw malformed("the SCRAM message is not UTF-8");
        }
        if (text.indexOf('\0') >= 0) {
            throw malformed("the SCRAM message has a NUL");
        }
        return text;
    }

    private static Secret base64(String text) {
        try {
            return new Secret(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw malformed("the SCRAM message is not base64 where it should be");
        }
    }

    static Refused malformed(String what) {
        return new Refused(new Refusal.Malformed(what));
    }
}
