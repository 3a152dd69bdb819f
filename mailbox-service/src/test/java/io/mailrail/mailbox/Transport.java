package io.mailrail.mailbox;

/// How a test reaches the doors.
public enum Transport {
    /// A channel inside this JVM.
    IN_PROCESS,
    /// A socket on loopback, as between processes.
    NETTY
}
