package io.mailrail.delivery.route;

import java.util.Optional;

/// A server that takes all outbound mail.
///
/// @param login how we log in there; only ever under TLS
public record RelayHost(String host, int port, Optional<Login> login) {

    /// A user name and its password.
    public record Login(String user, String password) {

        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /// Reads `host`, `host:port`, `[::1]:port` or `user:password@host:port`; empty text is none.
    ///
    /// @throws IllegalArgumentException for anything else, without repeating the secret
    public static Optional<RelayHost> parse(String text, int usualPort) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        int at = text.lastIndexOf('@');
        String server = text.substring(at + 1).strip();
        int colon = server.lastIndexOf(':');
        boolean hasPort =
                colon > server.lastIndexOf(']')
                        && colon == server.indexOf(':', server.lastIndexOf(']') + 1);
        String host = (hasPort ? server.substring(0, colon) : server).replaceAll("[\\[\\]]", "");
        String port = hasPort ? server.substring(colon + 1) : Integer.toString(usualPort);
        if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("mailrail.delivery.relay-host is not host:port");
        }
        return Optional.of(new RelayHost(host, Integer.parseInt(port), login(text, at)));
    }

    private static Optional<Login> login(String text, int at) {
        if (at < 0) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        if (colon <= 0 || colon > at) {
            throw new IllegalArgumentException(
                    "mailrail.delivery.relay-host has no password after the user name");
        }
        return Optional.of(new Login(text.substring(0, colon), text.substring(colon + 1, at)));
    }
}
