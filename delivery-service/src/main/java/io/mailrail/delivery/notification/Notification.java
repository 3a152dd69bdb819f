package io.mailrail.delivery.notification;

import io.mailrail.api.OutboundMessage;
import io.mailrail.api.OutboundMessage.Recipient;

import java.time.Instant;
import java.util.List;

/// What a sender is to hear about one attempt at one message: about all recipients whom the same befell.
public record Notification(About about, OutboundMessage message, List<Recounted> recipients) {

    public Notification {
        recipients = List.copyOf(recipients);
    }

    /// What happened. RFC 3464 §2.3.3 calls it the action.
    public enum About {
        FAILURE("failed"),
        DELAY("delayed");

        private final String action;

        About(String action) {
            this.action = action;
        }

        String action() {
            return action;
        }
    }

    /// One recipient's part.
    ///
    /// @param status an enhanced status code (RFC 3463)
    /// @param text the other side's reply, or what went wrong before one came
    /// @param said whether `text` is a reply
    /// @param remote the name of the server that was spoken to, empty if none was reached
    /// @param retriedUntil for a delay, when delivery will be given up
    public record Recounted(
            Recipient recipient,
            String status,
            String text,
            boolean said,
            String remote,
            Instant lastAttempt,
            Instant retriedUntil) {}
}
