package io.mailrail.api.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How the services reach each other.
///
/// @param mailboxAddress where mailbox-service is: `host:port`, or `in-process:NAME` inside one JVM
/// @param token the shared secret on every call between services
/// @param tokenFile a file that holds it
/// @param port where this service answers calls: 0 for nowhere, -1 for any free port
/// @param inProcessName the name under which this service answers calls within its JVM; empty for none
/// @param readyWithin how long a call waits for a connection before it is Unavailable
/// @param deadline how long a single question may take
/// @param silence how long a stream may say nothing before it counts as broken
/// @param beat how often a standing stream shows that it lives; after three of them in silence it is made anew
/// @param drain how long calls under way may take when the server stops
@ConfigurationProperties("mailrail.grpc")
public record GrpcProperties(
        @DefaultValue("localhost:9090") String mailboxAddress,
        @Nullable String token,
        @Nullable Path tokenFile,
        @DefaultValue("0") int port,
        @DefaultValue("") String inProcessName,
        @DefaultValue("3s") Duration readyWithin,
        @DefaultValue("30s") Duration deadline,
        @DefaultValue("60s") Duration silence,
        @DefaultValue("20s") Duration beat,
        @DefaultValue("10s") Duration drain) {

    private static final String IN_PROCESS = "in-process:";

    /// For tests and the launcher: both ends inside this JVM.
    public static GrpcProperties inProcess(String name) {
        return new GrpcProperties(
                IN_PROCESS + name,
                null,
                null,
                0,
                name,
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10));
    }

    /// The name to connect to inside this JVM; empty for a remote address.
    public Optional<String> inProcessTarget() {
        return mailboxAddress.startsWith(IN_PROCESS)
                ? Optional.of(mailboxAddress.substring(IN_PROCESS.length()))
                : Optional.empty();
    }

    /// The shared secret, wherever it was given; empty without one.
    public Optional<String> secret() {
        if (token != null && !token.isBlank()) {
            return Optional.of(token.strip());
        }
        if (tokenFile == null) {
            return Optional.empty();
        }
        try {
            var read = Files.readString(tokenFile).strip();
            if (read.isEmpty()) {
                throw new Misconfigured("mailrail.grpc.token-file " + tokenFile + " is empty.");
            }
            return Optional.of(read);
        } catch (IOException e) {
            throw new Misconfigured(
                    "mailrail.grpc.token-file " + tokenFile + " cannot be read: " + e);
        }
    }

    @Override
    public String toString() {
        return "GrpcProperties[mailboxAddress="
                + mailboxAddress
                + ", port="
                + port
                + ", inProcessName="
                + inProcessName
                + "]";
    }
}
