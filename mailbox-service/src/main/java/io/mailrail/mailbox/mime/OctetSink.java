package io.mailrail.mailbox.mime;

/// Who takes decoded octets, one by one or as they lie.
@FunctionalInterface
interface OctetSink {

    void octet(int octet);

    /// Those from `start` to before `end`.
    default void octets(byte[] from, int start, int end) {
        for (int i = start; i < end; i++) {
            octet(from[i]);
        }
    }
}
