package io.mailrail.delivery.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.List;

/// How mail leaves the house.
///
/// @param dnsServers resolvers as `host` or `host:port`; the system's when empty
/// @param dnsTimeout how long one resolver is waited for
/// @param smtpPort where mail exchangers are reached
/// @param firstRetry the wait before the second attempt; it doubles from there, with jitter
/// @param maxRetryInterval the wait never grows past this
/// @param delayWarning when the sender hears that delivery is delayed
/// @param maxAge when delivery is given up and the sender is told
/// @param allowPrivateDestinations whether mail exchangers may have loopback and private addresses
/// @param relayHost takes all outbound mail: `host`, `host:port`, `user:password@host:port`; empty for none
/// @param relayVerify whether the relay host's certificate must be valid for its name where we log in
/// @param maxDeliveries messages under way at once
/// @param maxPerDestination sessions at once with one destination
/// @param renewInterval how often leases are renewed while messages are under way
/// @param leaseTime how long a lease holds that is not renewed
/// @param drain how long deliveries under way may take when the service stops
@ConfigurationProperties("mailrail.delivery")
public record DeliveryProperties(
        @DefaultValue List<String> dnsServers,
        @DefaultValue("5s") Duration dnsTimeout,
        @DefaultValue("25") int smtpPort,
        @DefaultValue("5m") Duration firstRetry,
        @DefaultValue("4h") Duration maxRetryInterval,
        @DefaultValue("4h") Duration delayWarning,
        @DefaultValue("5d") Duration maxAge,
        @DefaultValue("false") boolean allowPrivateDestinations,
        @DefaultValue("") String relayHost,
        @DefaultValue("true") boolean relayVerify,
        @DefaultValue("200") int maxDeliveries,
        @DefaultValue("10") int maxPerDestination,
        @DefaultValue("3s") Duration renewInterval,
        @DefaultValue("10s") Duration leaseTime,
        @DefaultValue("10s") Duration drain,
        @DefaultValue Timeouts timeouts) {

    public DeliveryProperties {
        dnsServers = List.copyOf(dnsServers);
        if (maxDeliveries < 1 || maxPerDestination < 1) {
            throw new IllegalArgumentException(
                    "mailrail.delivery.max-deliveries and max-per-destination must be above 0");
        }
    }

    /// How long the other side may take; RFC 5321 §4.5.3.2 gives the lower bounds.
    ///
    /// @param connect until the connection stands
    /// @param greeting until the 220 (§4.5.3.2.1)
    /// @param command until the reply to EHLO, MAIL, RCPT and the like (§4.5.3.2.2, §4.5.3.2.3)
    /// @param data until the 354 (§4.5.3.2.4)
    /// @param block for one write of content (§4.5.3.2.5)
    /// @param end until the reply to the final dot (§4.5.3.2.6)
    public record Timeouts(
            @DefaultValue("30s") Duration connect,
            @DefaultValue("5m") Duration greeting,
            @DefaultValue("5m") Duration command,
            @DefaultValue("2m") Duration data,
            @DefaultValue("3m") Duration block,
            @DefaultValue("10m") Duration end) {}

    /// Without the relay host's credentials.
    @Override
    public String toString() {
        return "DeliveryProperties[smtpPort="
                + smtpPort
                + ", dnsServers="
                + dnsServers
                + ", relayHost="
                + relayHost.substring(relayHost.lastIndexOf('@') + 1)
                + "]";
    }
}
