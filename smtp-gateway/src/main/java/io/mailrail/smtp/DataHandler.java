package io.mailrail.smtp;

import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.Intake;
import io.mailrail.api.Refused;
import io.mailrail.smtp.SmtpState.Addressed;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/// DATA is a conversation, so its handler holds the wire: 354, the content streams in to the lone dot, the house takes it or
/// not, and only then there is a reply. Back-pressure needs no code: when storage is slow, we read slowly. RFC 5321 §4.1.1.4.
final class DataHandler {

    private static final Logger log = LoggerFactory.getLogger(DataHandler.class);

    private final Intake intake;
    private final TraceFields traceFields;
    private final SmtpSettings settings;
    private final SmtpCounters counters;

    DataHandler(
            Intake intake, TraceFields traceFields, SmtpSettings settings, SmtpCounters counters) {
        this.intake = intake;
        this.traceFields = traceFields;
        this.settings = settings;
        this.counters = counters;
    }

    /// Taken or refused, the transaction is over.
    Answer handle(Addressed here, SmtpWire wire) throws IOException {
        wire.send(Reply.START_MAIL);
        var call = CallId.next();
        var incoming = new IncomingContent(wire.content(), settings.maxMessageSize());
        var reply = take(call, here, incoming, wire);
        counters.message(reply);
        return new Answer(reply, here.greeted());
    }

    private Reply take(CallId call, Addressed here, IncomingContent incoming, SmtpWire wire)
            throws IOException {
        Reply reply;
        try {
            var content = withFields(call, here, incoming, wire);
            intake.accept(call, envelope(here, wire), content);
            if (!incoming.ended()) {
                throw new IllegalStateException("content accepted before its end: " + call);
            }
            log.info(
                    "accepted id={} from={} recipients={} size={} client={}",
                    call,
                    here.from(),
                    here.to().size(),
                    incoming.size(),
                    wire.client());
            return Reply.accepted(call.toString());
        } catch (Refused no) {
            log.info(
                    "message refused id={} from={} refusal={} client={}",
                    call,
                    here.from(),
                    no.refusal(),
                    wire.client());
            reply = Reply.to(no.refusal());
        } catch (IOException broken) {
            // The content says itself whether it broke by its form, its size, or because the client
            // is gone.
            log.info(
                    "message not taken id={} from={} size={} client={} reason={}",
                    call,
                    here.from(),
                    incoming.size(),
                    wire.client(),
                    broken.toString());
            reply = Reply.BROKEN;
        } catch (RuntimeException bug) {
            log.error("message broke id={} client={}", call, wire.client(), bug);
            reply = Reply.BROKEN;
        }
        return incoming.finish().orElse(reply);
    }

    private InputStream withFields(
            CallId call, Addressed here, IncomingContent incoming, SmtpWire wire)
            throws IOException {
        var trace = new ByteArrayInputStream(traceFields.of(call, here, wire));
        var content =
                wire.listener().isSubmission()
                        ? SubmissionFields.complete(
                                incoming,
                                traceFields.now(),
                                "<" + call + "@" + settings.hostname() + ">")
                        : incoming;
        return new SequenceInputStream(trace, content);
    }

    private static Envelope envelope(Addressed here, SmtpWire wire) {
        var greeted = here.greeted();
        return new Envelope(
                here.from(),
                here.forwardPaths(),
                here.home(),
                greeted.submitter(),
                new Envelope.Origin(
                        TraceFields.protocol(here, wire),
                        wire.clientAddress(),
                        greeted.hello().client()));
    }
}
