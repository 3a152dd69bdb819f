package io.mailrail.mailbox;

import io.mailrail.api.grpc.Doors;
import io.mailrail.api.grpc.GrpcServers;
import io.mailrail.api.grpc.MailboxChannel;
import io.mailrail.api.spring.GrpcProperties;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.stereotype.Component;

import java.util.EnumMap;
import java.util.Map;

/// The doors of this context as a gateway reaches them.
@Component
public final class TestDoors implements DisposableBean {

    private final GrpcServers servers;
    private final GrpcProperties properties;
    private final Map<Transport, MailboxChannel> channels = new EnumMap<>(Transport.class);

    TestDoors(GrpcServers servers, GrpcProperties properties) {
        this.servers = servers;
        this.properties = properties;
    }

    public synchronized Doors over(Transport transport) {
        return Doors.over(channels.computeIfAbsent(transport, this::open));
    }

    private MailboxChannel open(Transport transport) {
        var address =
                switch (transport) {
                    case IN_PROCESS -> "in-process:" + properties.inProcessName();
                    case NETTY -> "localhost:" + servers.port();
                };
        var given =
                Map.of(
                        "mailrail.grpc.mailbox-address",
                        address,
                        "mailrail.grpc.token",
                        properties.secret().orElseThrow());
        return MailboxChannel.open(
                new Binder(new MapConfigurationPropertySource(given))
                        .bindOrCreate("mailrail.grpc", GrpcProperties.class));
    }

    @Override
    public synchronized void destroy() {
        channels.values().forEach(MailboxChannel::close);
        channels.clear();
    }
}
