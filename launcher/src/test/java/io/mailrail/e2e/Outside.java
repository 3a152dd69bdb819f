package io.mailrail.e2e;

import io.mailrail.testkit.net.DnsServer;
import io.mailrail.testkit.net.SmtpSink;

import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The rest of the world: a DNS, and mail exchangers on addresses of their own that share one port.
final class Outside implements AutoCloseable {

    private final DnsServer dns = DnsServer.start();
    private final SmtpSink first = SmtpSink.start("127.0.0.2", 0);
    private final SmtpSink second = SmtpSink.start("127.0.0.3", first.port());

    DnsServer dns() {
        return dns;
    }

    /// The exchanger at 127.0.0.2.
    SmtpSink first() {
        return first;
    }

    /// The exchanger at 127.0.0.3.
    SmtpSink second() {
        return second;
    }

    /// The content of the first message that this exchanger took for a recipient, once it has.
    static String awaitMail(SmtpSink exchanger, String recipient) {
        return Awaitility.await("mail for " + recipient)
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () ->
                                exchanger.received().stream()
                                        .filter(m -> m.recipients().toString().contains(recipient))
                                        .map(SmtpSink.Received::content)
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /// What a house must be told to live in this world, and not to wait as long as in the real one.
    Map<String, String> properties() {
        return Map.of(
                "mailrail.delivery.dns-servers",
                dns.address(),
                "mailrail.delivery.smtp-port",
                Integer.toString(first.port()),
                "mailrail.delivery.allow-private-destinations",
                "true",
                "mailrail.delivery.first-retry",
                "1s");
    }

    @Override
    public void close() {
        dns.close();
        first.close();
        second.close();
    }
}
