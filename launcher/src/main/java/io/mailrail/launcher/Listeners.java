package io.mailrail.launcher;

import org.springframework.core.env.PropertyResolver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every listener of the all-in-one: what it is called, the property of its port, and its usual port.
record Listeners(List<Listener> all) {

    record Listener(String name, String property, int port) {}

    static final Listeners USUAL =
            new Listeners(
                    List.of(
                            new Listener("SMTP", "mailrail.smtp.port", 2525),
                            new Listener(
                                    "Submission, STARTTLS", "mailrail.smtp.submission-port", 2587),
                            new Listener(
                                    "Submissions, TLS", "mailrail.smtp.submissions-port", 2465),
                            new Listener("POP3, STLS", "mailrail.pop3.port", 2110),
                            new Listener("POP3S, TLS", "mailrail.pop3.pop3s-port", 2995),
                            new Listener("IMAP, STARTTLS", "mailrail.imap.port", 2143),
                            new Listener("IMAPS, TLS", "mailrail.imap.imaps-port", 2993),
                            new Listener("Admin REST", "server.port", 8025),
                            new Listener("Health, metrics", "management.server.port", 9025)));

    /// Port properties, each `offset` beyond the usual.
    Map<String, Object> properties(int offset) {
        var ports = new LinkedHashMap<String, Object>();
        for (var listener : all) {
            ports.put(listener.property(), Integer.toString(listener.port() + offset));
        }
        return ports;
    }

    /// The port that a property names now; 0 for a listener that is off.
    static int port(PropertyResolver properties, String property) {
        return properties.getRequiredProperty(property, Integer.class);
    }
}
