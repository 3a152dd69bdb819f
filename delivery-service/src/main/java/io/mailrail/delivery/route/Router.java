package io.mailrail.delivery.route;

import io.mailrail.delivery.route.Dns.Answer;
import io.mailrail.delivery.route.Dns.Exchange;
import io.mailrail.delivery.settings.DeliveryProperties;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Finds the servers that take a destination's mail (RFC 5321 §5.1).
public final class Router {

    /// So many addresses are tried for one message; RFC 5321 §5.1 asks for two at least.
    private static final int MOST_HOPS = 10;

    private final Dns dns;
    private final Optional<RelayHost> relay;
    private final int port;
    private final boolean privateAllowed;
    private final String ourselves;
    private final RandomGenerator random;

    /// @param ourselves our own host name, lower-case: mail is never handed back to us
    public Router(DeliveryProperties properties, String ourselves, RandomGenerator random) {
        this.dns = Dns.of(properties);
        this.relay = RelayHost.parse(properties.relayHost(), properties.smtpPort());
        this.port = properties.smtpPort();
        this.privateAllowed = properties.allowPrivateDestinations();
        this.ourselves = ourselves.toLowerCase(Locale.ROOT);
        this.random = random;
    }

    /// @param destination a lower-case A-label domain, or an address literal (RFC 5321 §4.1.3)
    public Route route(String destination) {
        if (relay.isPresent()) {
            return toRelay(relay.get());
        }
        if (destination.startsWith("[")) {
            return toLiteral(destination);
        }
        return switch (dns.mx(destination)) {
            case Answer.Trouble<Exchange>(String why) -> new Route.Later("4.4.3", why);
            case Answer.Nothing<Exchange>(boolean exists) ->
                    exists
                            ? toAddressOf(destination)
                            : new Route.Never("5.1.2", "domain " + destination + " does not exist");
            case Answer.Found<Exchange>(var exchanges) -> toExchanges(destination, exchanges);
        };
    }

    private Route toRelay(RelayHost host) {
        return switch (addresses(host.host())) {
            case Answer.Found<InetAddress>(var addresses) ->
                    new Route.Via(
                            addresses.stream()
                                    .map(a -> new Hop(host.host(), a, host.port(), host.login()))
                                    .toList());
            // The operator's word; DNS will come round.
            case Answer.Nothing<InetAddress> _ ->
                    new Route.Later("4.4.4", "relay host " + host.host() + " has no address");
            case Answer.Trouble<InetAddress>(String why) -> new Route.Later("4.4.3", why);
        };
    }

    private Answer<InetAddress> addresses(String host) {
        return literal(host)
                .<Answer<InetAddress>>map(address -> new Answer.Found<>(List.of(address)))
                .orElseGet(() -> dns.addresses(host));
    }

    /// The address that `host` spells; names are not looked up.
    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Route toLiteral(String destination) {
        String inside = destination.replaceFirst("^\\[(?i:ipv6:)?", "").replaceFirst("]$", "");
        return literal(inside)
                .map(address -> publicOnly(destination, List.of(hop(destination, address))))
                .orElseGet(
                        () -> new Route.Never("5.1.2", destination + " is not an address literal"));
    }

    /// Without MX records the domain itself is its exchanger (RFC 5321 §5.1).
    private Route toAddressOf(String domain) {
        return switch (dns.addresses(domain)) {
            case Answer.Found<InetAddress>(var addresses) ->
                    publicOnly(domain, addresses.stream().map(a -> hop(domain, a)).toList());
            case Answer.Nothing<InetAddress> _ ->
                    new Route.Never(
                            "5.1.2", "domain " + domain + " has no mail exchanger and no address");
            case Answer.Trouble<InetAddress>(String why) -> new Route.Later("4.4.3", why);
        };
    }

    private Route toExchanges(String domain, List<Exchange> found) {
        if (found.stream().allMatch(exchange -> exchange.host().isEmpty())) {
            // RFC 7505 §3, §5.
            return new Route.Never("5.1.10", "domain " + domain + " takes no mail (null MX)");
        }
        var exchanges = inOrder(found);
        if (exchanges.isEmpty()) {
            return new Route.Never("5.4.6", "mail for " + domain + " loops back to us");
        }
        var hops = new ArrayList<Hop>();
        var trouble = Optional.<String>empty();
        for (Exchange exchange : exchanges) {
            if (hops.size() >= MOST_HOPS) {
                break;
            }
            switch (dns.addresses(exchange.host())) {
                case Answer.Found<InetAddress>(var addresses) ->
                        addresses.forEach(address -> hops.add(hop(exchange.host(), address)));
                case Answer.Trouble<InetAddress>(String why) -> trouble = Optional.of(why);
                // An exchanger without address is as if it were not there.
                case Answer.Nothing<InetAddress> _ -> {}
            }
        }
        if (hops.isEmpty()) {
            return trouble.<Route>map(why -> new Route.Later("4.4.3", why))
                    .orElseGet(() ->
                            new Route.Never(
                                    "5.4.4", "no mail exchanger of " + domain + " has an address"));
        }
        return publicOnly(domain, hops);
    }

    /// By preference, in random order within one; without ourselves and whoever comes after us (RFC 5321 §5.1).
    private List<Exchange> inOrder(List<Exchange> found) {
        var shuffled = new ArrayList<>(found.stream().filter(e -> !e.host().isEmpty()).toList());
        Collections.shuffle(shuffled, java.util.Random.from(random));
        shuffled.sort(Comparator.comparingInt(Exchange::preference));
        int ours =
                shuffled.stream()
                        .filter(exchange -> exchange.host().equals(ourselves))
                        .mapToInt(Exchange::preference)
                        .min()
                        .orElse(Integer.MAX_VALUE);
        return shuffled.stream().filter(exchange -> exchange.preference() < ours).toList();
    }

    private Hop hop(String name, InetAddress address) {
        return new Hop(name, address, port, Optional.empty());
    }

    private Route publicOnly(String destination, List<Hop> hops) {
        var allowed =
                hops.stream()
                        .filter(hop -> privateAllowed || !PrivateAddresses.contains(hop.address()))
                        .limit(MOST_HOPS)
                        .toList();
        if (!allowed.isEmpty()) {
            return new Route.Via(allowed);
        }
        return new Route.Never(
                "5.4.4",
                destination
                        + " leads to "
                        + hops.getFirst().address().getHostAddress()
                        + ", a loopback or private address, where mail is not delivered"
                        + " (mailrail.delivery.allow-private-destinations is false)");
    }
}
