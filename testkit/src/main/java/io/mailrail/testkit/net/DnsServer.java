package io.mailrail.testkit.net;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A DNS server on loopback, UDP and TCP on the same port, that knows what it is told and nothing else.
///
/// A name without records does not exist (NXDOMAIN); one with records of other types has no answer of the asked type (NODATA).
/// It may be changed at any time. Answers have a TTL of 0, so that nobody remembers them.
public final class DnsServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DnsServer.class);
    private static final int TTL = 0;
    private static final int MAX_UDP = 512;

    private enum Trouble {
        SERVFAIL,
        REFUSED,
        SILENCE
    }

    /// A question that was asked.
    public record Question(String name, String type, boolean tcp) {}

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<Name, List<Record>> records = new ConcurrentHashMap<>();
    private final Map<Name, Trouble> troubles = new ConcurrentHashMap<>();
    private final List<Question> questions = new CopyOnWriteArrayList<>();

    private DnsServer(DatagramSocket udp, ServerSocket tcp) {
        this.udp = udp;
        this.tcp = tcp;
    }

    /// Starts on any free port.
    public static DnsServer start() {
        var loopback = InetAddress.getLoopbackAddress();
        for (int attempt = 0; ; attempt++) {
            try {
                var tcp = new ServerSocket(0, 50, loopback);
                try {
                    var udp = new DatagramSocket(tcp.getLocalPort(), loopback);
                    var server = new DnsServer(udp, tcp);
                    Thread.ofVirtual().name("dns-udp").start(server::answerDatagrams);
                    Thread.ofVirtual().name("dns-tcp").start(server::answerConnections);
                    return server;
                } catch (SocketException taken) {
                    tcp.close();
                    if (attempt == 20) {
                        throw taken;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public int port() {
        return tcp.getLocalPort();
    }

    /// `host:port`, as the property of a resolver wants it.
    public String address() {
        return "127.0.0.1:" + port();
    }

    public DnsServer a(String name, String address) {
        return add(new ARecord(name(name), DClass.IN, TTL, inet(address)));
    }

    public DnsServer aaaa(String name, String address) {
        return add(new AAAARecord(name(name), DClass.IN, TTL, inet(address)));
    }

    public DnsServer mx(String domain, int preference, String exchange) {
        return add(new MXRecord(name(domain), DClass.IN, TTL, preference, name(exchange)));
    }

    /// "This domain takes no mail" (RFC 7505).
    public DnsServer nullMx(String domain) {
        return add(new MXRecord(name(domain), DClass.IN, TTL, 0, Name.root));
    }

    public DnsServer cname(String name, String target) {
        return add(new CNAMERecord(name(name), DClass.IN, TTL, name(target)));
    }

    public DnsServer srv(String name, int priority, int weight, int port, String target) {
        return add(new SRVRecord(name(name), DClass.IN, TTL, priority, weight, port, name(target)));
    }

    public DnsServer txt(String name, String... strings) {
        return add(new TXTRecord(name(name), DClass.IN, TTL, Arrays.asList(strings)));
    }

    /// Forgets every record and trouble of a name: it does not exist.
    public DnsServer forget(String name) {
        records.remove(name(name));
        troubles.remove(name(name));
        return this;
    }

    /// Questions for this name are answered SERVFAIL.
    public DnsServer servfail(String name) {
        troubles.put(name(name), Trouble.SERVFAIL);
        return this;
    }

    /// Questions for this name are answered REFUSED.
    public DnsServer refused(String name) {
        troubles.put(name(name), Trouble.REFUSED);
        return this;
    }

    /// Questions for this name are not answered.
    public DnsServer silent(String name) {
        troubles.put(name(name), Trouble.SILENCE);
        return this;
    }

    /// What was asked so far, in order.
    public List<Question> questions() {
        return List.copyOf(questions);
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DnsServer add(Record record) {
        records.computeIfAbsent(record.getName(), n -> new CopyOnWriteArrayList<>()).add(record);
        return this;
    }

    private void answerDatagrams() {
        var buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                var octets = Arrays.copyOf(packet.getData(), packet.getLength());
                byte[] answer = answer(octets, false);
                if (answer.length > 0) {
                    udp.send(
                            new DatagramPacket(
                                    answer,
                                    answer.length,
                                    new InetSocketAddress(packet.getAddress(), packet.getPort())));
                }
            } catch (IOException e) {
                logUnlessClosed(e);
            }
        }
    }

    private void answerConnections() {
        while (!tcp.isClosed()) {
            try {
                var socket = tcp.accept();
                Thread.ofVirtual().name("dns-tcp-client").start(() -> answerConnection(socket));
            } catch (IOException e) {
                logUnlessClosed(e);
            }
        }
    }

    private void answerConnection(Socket socket) {
        try (socket;
                var in = new DataInputStream(socket.getInputStream());
                var out = new DataOutputStream(socket.getOutputStream())) {
            while (true) {
                var octets = new byte[in.readUnsignedShort()];
                in.readFully(octets);
                byte[] answer = answer(octets, true);
                if (answer.length > 0) {
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                }
            }
        } catch (EOFException end) {
            log.debug("closed what=dns-connection");
        } catch (IOException e) {
            logUnlessClosed(e);
        }
    }

    private void logUnlessClosed(IOException e) {
        if (!udp.isClosed() && !tcp.isClosed()) {
            log.warn("failed what=dns-answer", e);
        }
    }

    /// The octets to answer with; none for silence.
    private byte[] answer(byte[] octets, boolean overTcp) throws IOException {
        var query = new Message(octets);
        var question = query.getQuestion();
        if (question == null) {
            return new byte[0];
        }
        questions.add(
                new Question(
                        question.getName().toString(true),
                        Type.string(question.getType()),
                        overTcp));
        var answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        answer.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            answer.getHeader().setFlag(Flags.RD);
        }
        answer.addRecord(question, Section.QUESTION);
        switch (fill(answer, question.getName(), question.getType())) {
            case SILENCE -> {
                return new byte[0];
            }
            case SERVFAIL -> answer.getHeader().setRcode(Rcode.SERVFAIL);
            case REFUSED -> answer.getHeader().setRcode(Rcode.REFUSED);
            case null -> log.trace("answered what=dns-question");
        }
        byte[] wire = answer.toWire();
        if (!overTcp && wire.length > MAX_UDP) {
            answer.removeAllRecords(Section.ANSWER);
            answer.getHeader().setFlag(Flags.TC);
            wire = answer.toWire();
        }
        return wire;
    }

    /// Follows CNAMEs as a resolver would, and says what went wrong underway.
    private @Nullable Trouble fill(Message answer, Name asked, int type) {
        Name name = asked;
        for (int hops = 0; hops < 10; hops++) {
            var trouble = troubles.get(name);
            if (trouble != null) {
                return trouble;
            }
            var known = records.getOrDefault(name, List.of());
            var found = new ArrayList<Record>();
            for (Record record : known) {
                if (record.getType() == type || type == Type.ANY) {
                    found.add(record);
                }
            }
            found.forEach(record -> answer.addRecord(record, Section.ANSWER));
            if (!found.isEmpty()) {
                return null;
            }
            var alias =
                    known.stream()
                            .filter(CNAMERecord.class::isInstance)
                            .map(CNAMERecord.class::cast)
                            .findFirst();
            if (alias.isEmpty()) {
                nothing(answer, name, known.isEmpty());
                return null;
            }
            answer.addRecord(alias.get(), Section.ANSWER);
            name = alias.get().getTarget();
        }
        return Trouble.SERVFAIL;
    }

    private void nothing(Message answer, Name name, boolean unknown) {
        boolean hasDescendants = records.keySet().stream().anyMatch(n -> n.subdomain(name));
        if (unknown && !hasDescendants) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        }
        var zone = name.labels() > 1 ? new Name(name, name.labels() - 2) : name;
        answer.addRecord(
                new SOARecord(
                        zone,
                        DClass.IN,
                        TTL,
                        name("ns.invalid"),
                        name("root.invalid"),
                        1,
                        60,
                        60,
                        60,
                        TTL),
                Section.AUTHORITY);
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static InetAddress inet(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
