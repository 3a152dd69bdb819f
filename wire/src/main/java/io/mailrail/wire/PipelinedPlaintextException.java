package io.mailrail.wire;

import java.io.IOException;

/// Plaintext came after STARTTLS and before the handshake; it may have been slipped in by a third party and must not be
/// taken for part of the protected session (RFC 3207 §6, CVE-2011-0411).
public final class PipelinedPlaintextException extends IOException {

    public PipelinedPlaintextException() {
        super("plaintext after STARTTLS");
    }
}
