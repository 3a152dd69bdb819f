package io.mailrail.mailbox.outbound;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// A share of the destinations, owned by one delivery-service at a time, so that limits and connections need no coordination.
final class Lane {

    /// How many there are; never changed, for the store holds their numbers.
    static final int COUNT = 64;

    private Lane() {}

    /// The lane of a destination.
    ///
    /// @param destination lower-case A-label, or an address literal
    static int of(String destination) {
        var crc = new CRC32();
        crc.update(destination.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % COUNT);
    }
}
