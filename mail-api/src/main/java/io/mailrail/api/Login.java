package io.mailrail.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The beginning of a login.
///
/// @param mechanism a SASL mechanism's registered name; `PLAIN` for the protocols' own commands, too
/// @param initialResponse the client's first message, where it sent one with the command
/// @param clientAddress the client's own address, for throttles and the log
/// @param channelBindings what the client's TLS connection can be bound to (RFC 5056); a gateway that offers `SCRAM-SHA-256-PLUS`
///     fills it, one that does not leaves it empty
public record Login(
        Protocol protocol,
        String mechanism,
        Optional<Secret> initialResponse,
        String clientAddress,
        boolean underTls,
        List<ChannelBinding> channelBindings) {

    public Login {
        channelBindings = List.copyOf(channelBindings);
    }

    /// Without channel bindings.
    public Login(
            Protocol protocol,
            String mechanism,
            Optional<Secret> initialResponse,
            String clientAddress,
            boolean underTls) {
        this(protocol, mechanism, initialResponse, clientAddress, underTls, List.of());
    }

    /// @param type a registered name, such as `tls-exporter` (RFC 9266) or `tls-server-end-point` (RFC 5929 §4)
    public record ChannelBinding(String type, Secret data) {}

    /// The data of this type, if the connection has it.
    public Optional<Secret> channelBinding(String type) {
        return channelBindings.stream()
                .filter(binding -> binding.type().equals(type))
                .map(ChannelBinding::data)
                .findFirst();
    }

    /// Octets that must not be printed.
    public static final class Secret {

        private final byte[] octets;

        public Secret(byte... octets) {
            this.octets = octets.clone();
        }

        public byte[] octets() {
            return octets.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Secret secret && Arrays.equals(octets, secret.octets);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(octets);
        }

        @Override
        public String toString() {
            return "Secret[" + octets.length + " octets]";
        }
    }
}
