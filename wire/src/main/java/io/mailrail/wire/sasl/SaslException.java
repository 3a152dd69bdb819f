package io.mailrail.wire.sasl;

/// What the client sent is not what the mechanism asks for. Its message is fit for the client.
public final class SaslException extends Exception {

    public SaslException(String message) {
        super(message);
    }
}
