package io.mailrail.api;

/// What the server says next in a SASL exchange (RFC 4422 §3). A refusal is not a step but a [Refused].
public sealed interface SaslStep {

    /// The mechanism goes on: hand these octets to the client and its answer to [SaslExchange#respond].
    record Challenge(Login.Secret octets) implements SaslStep {}

    /// The client is who it says.
    ///
    /// @param additional the mechanism's last words to the client, often none
    record Success(SessionCredential credential, Login.Secret additional) implements SaslStep {}
}
