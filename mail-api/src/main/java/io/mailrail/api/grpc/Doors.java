package io.mailrail.api.grpc;

import io.mailrail.api.Directory;
import io.mailrail.api.Intake;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Messages;
import io.mailrail.api.Outbound;

/// The five doors of mailbox-service as a gateway reaches them. Gateways inject this and never a door by its type: within one
/// JVM the implementations are beans, too.
public record Doors(
        Directory directory,
        Intake intake,
        Mailboxes mailboxes,
        Messages messages,
        Outbound outbound) {

    /// The doors at the other end of a channel.
    public static Doors over(MailboxChannel channel) {
        return new Doors(
                new DirectoryClient(channel),
                new IntakeClient(channel),
                new MailboxesClient(channel),
                new MessagesClient(channel),
                new OutboundClient(channel));
    }
}
