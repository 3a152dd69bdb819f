package io.mailrail.api;

/// One login under way. Used by one thread; closing it before success abandons it.
public interface SaslExchange extends AutoCloseable {

    /// What the server said to the beginning.
    SaslStep first() throws Refused;

    /// Hands over the client's answer to the last challenge.
    SaslStep respond(Login.Secret response) throws Refused;

    @Override
    void close();
}
