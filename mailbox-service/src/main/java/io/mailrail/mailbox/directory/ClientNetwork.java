package io.mailrail.mailbox.directory;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// What a client cannot change about its address: all of IPv4, the first 64 bits of IPv6.
final class ClientNetwork {

    private static final int MAX_LENGTH = 64;

    private ClientNetwork() {}

    static String of(String clientAddress) {
        boolean literal =
                !clientAddress.isEmpty()
                        && clientAddress.length() <= MAX_LENGTH
                        && (clientAddress.contains(":")
                                || Character.isDigit(clientAddress.charAt(0)));
        if (!literal) {
            return "unknown";
        }
        try {
            var octets = InetAddress.ofLiteral(clientAddress).getAddress();
            return octets.length == 4
                    ? InetAddress.getByAddress(octets).getHostAddress()
                    : InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(octets, 8), 16))
                                    .getHostAddress()
                            + "/64";
        } catch (UnknownHostException | IllegalArgumentException notAnAddress) {
            return "unknown";
        }
    }
}
