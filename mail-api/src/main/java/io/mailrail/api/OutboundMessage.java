package io.mailrail.api;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A message on its way to one destination, leased to a delivery-service.
///
/// @param lane and `epoch` name the lease; once the lane is leased anew, the epoch has grown
/// @param destination the recipients' domain, lower-case A-label, or an address literal
/// @param size octets of the content
/// @param queuedAt when the house took responsibility
public record OutboundMessage(
        int lane,
        long epoch,
        CallId message,
        ReversePath reversePath,
        String destination,
        List<Recipient> recipients,
        long size,
        Instant queuedAt) {

    public OutboundMessage {
        recipients = List.copyOf(recipients);
    }

    /// One queue row.
    ///
    /// @param attempt the number of the attempt that this lease is for, from 1
    /// @param warned whether the sender was already told of the delay
    public record Recipient(UUID queueId, ForwardPath forwardPath, int attempt, boolean warned) {}
}
