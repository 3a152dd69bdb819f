package io.mailrail.delivery.route;

import io.mailrail.delivery.settings.DeliveryProperties;

import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Questions to the DNS, and the three kinds of answers that routing tells apart. Remembers answers for as long as they say.
final class Dns {

    /// What came back; `Nothing` is an answer, `Trouble` is none.
    sealed interface Answer<T> {

        record Found<T>(List<T> records) implements Answer<T> {}

        record Nothing<T>(boolean nameExists) implements Answer<T> {}

        record Trouble<T>(String why) implements Answer<T> {}
    }

    /// A mail exchanger (RFC 5321 §5.1); its host is empty in a null MX (RFC 7505).
    record Exchange(int preference, String host) {}

    private final Resolver resolver;
    private final Cache cache = new Cache(DClass.IN);

    private Dns(Resolver resolver) {
        this.resolver = resolver;
    }

    static Dns of(DeliveryProperties properties) {
        try {
            var servers = new ArrayList<Resolver>();
            for (String server : properties.dnsServers()) {
                servers.add(resolver(server));
            }
            var resolver =
                    servers.isEmpty() ? new ExtendedResolver() : new ExtendedResolver(servers);
            resolver.setTimeout(properties.dnsTimeout());
            return new Dns(resolver);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(
                    "mailrail.delivery.dns-servers names no server: " + e.getMessage(), e);
        }
    }

    private static Resolver resolver(String server) throws UnknownHostException {
        int colon = server.lastIndexOf(':');
        boolean hasPort = colon > 0 && (server.indexOf(':') == colon || server.startsWith("["));
        String host = (hasPort ? server.substring(0, colon) : server).replaceAll("[\\[\\]]", "");
        var resolver = new SimpleResolver(host);
        if (hasPort) {
            resolver.setPort(Integer.parseInt(server.substring(colon + 1)));
        }
        return resolver;
    }

    Answer<Exchange> mx(String domain) {
        return ask(
                domain,
                Type.MX,
                record ->
                        new Exchange(
                                ((MXRecord) record).getPriority(),
                                ((MXRecord) record)
                                        .getTarget()
                                        .toString(true)
                                        .toLowerCase(Locale.ROOT)
                                        .replaceFirst("^(\\.|@)$", "")));
    }

    /// IPv4 first: IPv6 is oftener half configured, and receivers judge it harder.
    Answer<InetAddress> addresses(String host) {
        var four = ask(host, Type.A, record -> ((ARecord) record).getAddress());
        var six = ask(host, Type.AAAA, record -> ((AAAARecord) record).getAddress());
        var all = new ArrayList<InetAddress>();
        if (four instanceof Answer.Found(var records)) {
            all.addAll(records);
        }
        if (six instanceof Answer.Found(var records)) {
            all.addAll(records);
        }
        if (!all.isEmpty()) {
            return new Answer.Found<>(all);
        }
        return four instanceof Answer.Trouble<InetAddress> ? four : six;
    }

    private interface Reading<T> {
        T read(Record record);
    }

    private <T> Answer<T> ask(String name, int type, Reading<T> reading) {
        Lookup lookup;
        try {
            lookup = new Lookup(Name.fromString(name, Name.root), type, DClass.IN);
        } catch (TextParseException e) {
            return new Answer.Nothing<>(false);
        }
        lookup.setResolver(resolver);
        lookup.setCache(cache);
        lookup.setSearchPath(List.<Name>of());
        lookup.setHostsFileParser(null);
        var records = lookup.run();
        return switch (lookup.getResult()) {
            case Lookup.SUCCESSFUL -> {
                var all = new ArrayList<T>();
                for (Record record : records) {
                    all.add(reading.read(record));
                }
                yield new Answer.Found<>(all);
            }
            case Lookup.HOST_NOT_FOUND -> new Answer.Nothing<>(false);
            case Lookup.TYPE_NOT_FOUND -> new Answer.Nothing<>(true);
            default ->
                    new Answer.Trouble<>(
                            "DNS does not answer for " + name + ": " + lookup.getErrorString());
        };
    }
}
