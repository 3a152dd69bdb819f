package io.mailrail.api;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The ENVELOPE of a message (RFC 9051 §7.5.2): header text as it stood, unfolded, still encoded; null where the field is
/// absent. `sender` and `replyTo` are already defaulted to `from`.
public record EnvelopeStructure(
        @Nullable String date,
        @Nullable String subject,
        List<Address> from,
        List<Address> sender,
        List<Address> replyTo,
        List<Address> to,
        List<Address> cc,
        List<Address> bcc,
        @Nullable String inReplyTo,
        @Nullable String messageId) {

    public EnvelopeStructure {
        from = List.copyOf(from);
        sender = List.copyOf(sender);
        replyTo = List.copyOf(replyTo);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
    }
}
