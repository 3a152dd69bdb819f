package io.mailrail.imap.response;

import io.mailrail.api.Address;
import io.mailrail.api.BodyPart;
import io.mailrail.api.EnvelopeStructure;
import io.mailrail.imap.grammar.ImapWriter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;

/// ENVELOPE, BODY and BODYSTRUCTURE (RFC 3501 §7.4.2).
final class StructureWriter {

    /// BODY, or BODYSTRUCTURE with the extension data.
    enum Detail {
        BODY,
        BODYSTRUCTURE
    }

    private final ImapWriter out;

    StructureWriter(ImapWriter out) {
        this.out = out;
    }

    void envelope(EnvelopeStructure envelope) throws IOException {
        out.raw("(").nstring(envelope.date()).sp().nstring(envelope.subject());
        for (var addresses :
                List.of(
                        envelope.from(),
                        envelope.sender(),
                        envelope.replyTo(),
                        envelope.to(),
                        envelope.cc(),
                        envelope.bcc())) {
            out.sp();
            addresses(addresses);
        }
        out.sp().nstring(envelope.inReplyTo()).sp().nstring(envelope.messageId()).raw(")");
    }

    private void addresses(List<Address> addresses) throws IOException {
        if (addresses.isEmpty()) {
            out.nil();
            return;
        }
        out.raw("(");
        for (var address : addresses) {
            out.raw("(").nstring(address.name()).sp().nstring(address.route()).sp();
            out.nstring(address.mailbox()).sp().nstring(address.host()).raw(")");
        }
        out.raw(")");
    }

    /// `body = "(" (body-type-1part / body-type-mpart) ")"`
    void body(BodyPart part, Detail detail) throws IOException {
        out.raw("(");
        if (part instanceof BodyPart.Multipart(var _, var fields, var parts)) {
            for (var child : parts) {
                body(child, detail);
            }
            out.sp().string(fields.subtype());
            if (detail == Detail.BODYSTRUCTURE) {
                out.sp();
                parameters(fields.parameters());
                extension(fields);
            }
        } else {
            single(part, detail);
        }
        out.raw(")");
    }

    private void single(BodyPart part, Detail detail) throws IOException {
        var fields = part.fields();
        out.string(fields.type()).sp().string(fields.subtype()).sp();
        parameters(fields.parameters());
        out.sp().nstring(fields.id()).sp().nstring(fields.description()).sp();
        out.string(fields.encoding()).sp();
        out.number(part.place().end() - part.place().body());
        switch (part) {
            case BodyPart.Text text -> out.sp().number(text.lines());
            case BodyPart.Message message -> {
                out.sp();
                envelope(message.envelope());
                out.sp();
                body(message.body(), detail);
                out.sp().number(message.lines());
            }
            case BodyPart.Basic _, BodyPart.Multipart _ -> {}
        }
        if (detail == Detail.BODYSTRUCTURE) {
            out.sp().nstring(fields.md5());
            extension(fields);
        }
    }

    /// Disposition, language and location.
    private void extension(BodyPart.Fields fields) throws IOException {
        out.sp();
        disposition(fields.disposition());
        out.sp();
        var languages = fields.language();
        if (languages.isEmpty()) {
            out.nil();
        } else {
            var before = "(";
            for (var language : languages) {
                out.raw(before).string(language);
                before = " ";
            }
            out.raw(")");
        }
        out.sp().nstring(fields.location());
    }

    private void disposition(BodyPart.@Nullable Disposition disposition) throws IOException {
        if (disposition == null) {
            out.nil();
            return;
        }
        out.raw("(").string(disposition.type()).sp();
        parameters(disposition.parameters());
        out.raw(")");
    }

    private void parameters(List<BodyPart.Parameter> parameters) throws IOException {
        if (parameters.isEmpty()) {
            out.nil();
            return;
        }
        var before = "(";
        for (var parameter : parameters) {
            out.raw(before).string(parameter.name()).sp().string(parameter.value());
            before = " ";
        }
        out.raw(")");
    }
}
