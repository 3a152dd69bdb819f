package io.mailrail.delivery.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// One address of one server that may take the mail.
///
/// @param name the server's name, for SNI and reports; an address where it has none
public record Hop(String name, InetAddress address, int port, Optional<RelayHost.Login> login) {

    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /// As reports and logs say it: `mx.example.net[192.0.2.1]:25`.
    @Override
    public String toString() {
        return name + "[" + address.getHostAddress() + "]:" + port;
    }
}
