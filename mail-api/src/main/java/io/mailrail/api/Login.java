package io.mailrail.api;

import java.util.Arrays;
import java.util.Optional;

/// The beginning of a login.
///
/// @param mechanism a SASL mechanism's registered name; `PLAIN` for the protocols' own commands, too
/// @param initialResponse the client's first message, where it sent one with the command
/// @param clientAddress the client's own address, for throttles and the log
public record Login(
        Protocol protocol,
        String mechanism,
        Optional<Secret> initialResponse,
        String clientAddress,
        boolean underTls) {

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
