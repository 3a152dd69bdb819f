package io.mailrail.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where a house listens: free ports, one for each property that names one.
record Ports(Map<String, Integer> byProperty) {

    /// Free ports for these properties.
    static Ports free(String... properties) {
        var held = new ArrayList<ServerSocket>();
        var ports = new LinkedHashMap<String, Integer>();
        try {
            for (var property : properties) {
                var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports.put(property, socket.getLocalPort());
            }
            for (var socket : held) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Ports(Map.copyOf(ports));
    }

    int of(String property) {
        var port = byProperty.get(property);
        if (port == null) {
            throw new IllegalArgumentException("no port for " + property);
        }
        return port;
    }

    int smtp() {
        return of("mailrail.smtp.port");
    }

    int submission() {
        return of("mailrail.smtp.submission-port");
    }

    int submissions() {
        return of("mailrail.smtp.submissions-port");
    }

    int pop3() {
        return of("mailrail.pop3.port");
    }

    int pop3s() {
        return of("mailrail.pop3.pop3s-port");
    }

    int imap() {
        return of("mailrail.imap.port");
    }

    int imaps() {
        return of("mailrail.imap.imaps-port");
    }

    int rest() {
        return of("server.port");
    }
}
