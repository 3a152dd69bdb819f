package io.mailrail.api.grpc;

import io.mailrail.api.Directory;
import io.mailrail.api.Intake;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Messages;
import io.mailrail.api.Outbound;
import io.mailrail.api.spring.GrpcProperties;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// A mailbox-service of recorders at one end of a transport, and the doors at the other.
final class House implements AutoCloseable {

    private static final Duration READY = Duration.ofMillis(1500);
    private static final Duration BEAT = Duration.ofMillis(200);

    final Recorder<Directory> directory = new Recorder<>(Directory.class);
    final Recorder<Intake> intake = new Recorder<>(Intake.class);
    final Recorder<Mailboxes> mailboxes = new Recorder<>(Mailboxes.class);
    final Recorder<Messages> messages = new Recorder<>(Messages.class);
    final Recorder<Outbound> outbound = new Recorder<>(Outbound.class);

    private final boolean inProcess;
    private final String name = UUID.randomUUID().toString();
    private int port = -1;
    private GrpcServers servers;
    private final MailboxChannel channel;
    final Doors doors;

    House(boolean inProcess) {
        this.inProcess = inProcess;
        this.servers = serve();
        this.channel = MailboxChannel.open(properties(0, "", "secret"));
        this.doors = Doors.over(channel);
    }

    /// The other way in: as a gateway with another token would try it.
    MailboxChannel channelWith(String token) {
        return MailboxChannel.open(properties(0, "", token));
    }

    int port() {
        return port;
    }

    /// The way in through another port.
    MailboxChannel channelTo(int other) {
        return MailboxChannel.open(properties("localhost:" + other, 0, "", "secret"));
    }

    private GrpcServers serve() {
        var fresh =
                new GrpcServers(
                        properties(inProcess ? 0 : port, inProcess ? name : "", "secret"),
                        InetAddress.getLoopbackAddress(),
                        List.of(
                                new DirectoryEndpoint(directory.door()),
                                new IntakeEndpoint(intake.door()),
                                new MailboxesEndpoint(mailboxes.door()),
                                new MessagesEndpoint(messages.door()),
                                new OutboundEndpoint(outbound.door())));
        fresh.start();
        port = fresh.port();
        return fresh;
    }

    private GrpcProperties properties(int listen, String inProcessName, String token) {
        return properties(
                inProcess ? "in-process:" + name : "localhost:" + port,
                listen,
                inProcessName,
                token);
    }

    private static GrpcProperties properties(
            String address, int listen, String inProcessName, String token) {
        return new GrpcProperties(
                address,
                token,
                null,
                listen,
                inProcessName,
                READY,
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                BEAT,
                Duration.ofMillis(100));
    }

    /// mailbox-service is gone; what is under way is cut off.
    void stop() {
        servers.stop();
    }

    void start() {
        servers = serve();
    }

    @Override
    public void close() {
        channel.close();
        servers.stop();
    }
}
