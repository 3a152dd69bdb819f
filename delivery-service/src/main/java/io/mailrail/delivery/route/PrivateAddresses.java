package io.mailrail.delivery.route;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/// Addresses that no stranger's mail exchanger has: whoever names them in DNS means our own network.
final class PrivateAddresses {

    private PrivateAddresses() {}

    static boolean contains(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] octets = address.getAddress();
        int first = octets[0] & 0xFF;
        int second = octets[1] & 0xFF;
        return switch (address) {
            // "This network", shared address space (RFC 6598), reserved for later.
            case Inet4Address _ ->
                    first == 0 || (first == 100 && second >= 64 && second < 128) || first >= 240;
            // Unique local addresses (RFC 4193 §3.1).
            case Inet6Address _ -> (first & 0xFE) == 0xFC;
            default -> true;
        };
    }
}
