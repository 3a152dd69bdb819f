package io.mailrail.wire.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// LOGIN: two prompts, two answers. It never became an RFC (draft-murchison-sasl-login); old clients speak nothing else.
/// What comes out is a PLAIN message, so that the house knows one mechanism less.
public final class LoginDialogue {

    private byte @Nullable [] user;

    /// What to ask now.
    public byte[] challenge() {
        return (user == null ? "Username:" : "Password:").getBytes(US_ASCII);
    }

    /// Takes an answer (the first may be the initial response).
    ///
    /// @return the PLAIN message, once both are known
    public Optional<byte[]> respond(byte[] answer) throws SaslException {
        for (byte octet : answer) {
            if (octet == 0) {
                throw new SaslException("NUL in the answer");
            }
        }
        if (answer.length == 0) {
            throw new SaslException("User name or password missing");
        }
        if (user == null) {
            user = answer.clone();
            return Optional.empty();
        }
        return Optional.of(Plain.message(user, answer));
    }
}
