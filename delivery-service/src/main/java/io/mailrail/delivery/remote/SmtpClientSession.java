package io.mailrail.delivery.remote;

import io.mailrail.api.OutboundMessage;
import io.mailrail.api.OutboundMessage.Recipient;
import io.mailrail.api.Refused;
import io.mailrail.delivery.route.Hop;
import io.mailrail.delivery.settings.DeliveryProperties;
import io.mailrail.wire.DotContent;
import io.mailrail.wire.Wire;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// A session with another server, ready for one mail transaction after another (RFC 5321 §3.3). Used by one thread.
public final class SmtpClientSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SmtpClientSession.class);

    /// So many RCPT are sent before their replies are read: neither side's buffers fill up (RFC 2920 §3.1).
    private static final int PIPELINE = 50;

    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final Wire wire;
    private final Hop hop;
    private final Capabilities capabilities;
    private final DeliveryProperties.Timeouts timeouts;
    private boolean broken;
    private boolean used;

    SmtpClientSession(
            Wire wire, Hop hop, Capabilities capabilities, DeliveryProperties.Timeouts timeouts) {
        this.wire = wire;
        this.hop = hop;
        this.capabilities = capabilities;
        this.timeouts = timeouts;
    }

    /// Whom we speak to.
    public Hop hop() {
        return hop;
    }

    /// Protocol and cipher, empty without TLS.
    public String tls() {
        return wire.tlsSession()
                .map(session -> session.getProtocol() + " " + session.getCipherSuite())
                .orElse("");
    }

    /// Whether another transaction may follow.
    public boolean isUsable() {
        return !broken;
    }

    /// One mail transaction for all recipients of a message.
    ///
    /// @param leaseHeld asked right before the final dot: whether it is still ours to deliver
    /// @return what became of each recipient
    /// @throws HostUnusable the server left or closes before it heard of the message
    /// @throws NotSent we broke it off; the session is over
    public Map<Recipient, Outcome> send(
            OutboundMessage message, ContentSource content, BooleanSupplier leaseHeld)
            throws HostUnusable, NotSent {
        var outcomes = new LinkedHashMap<Recipient, Outcome>();
        var refusal = unfit(message);
        if (refusal != null) {
            message.recipients().forEach(recipient -> outcomes.put(recipient, refusal));
            return outcomes;
        }
        try {
            if (used) {
                reset();
            }
            used = true;
            var taken = new ArrayList<Recipient>();
            if (envelope(message, taken, outcomes)) {
                data(taken, content, leaseHeld, outcomes);
            }
        } catch (IOException e) {
            broken = true;
            var lost = new Outcome.Later("4.4.2", "connection to " + hop + " lost: " + e, false);
            message.recipients().forEach(recipient -> outcomes.putIfAbsent(recipient, lost));
        }
        return outcomes;
    }

    /// A clean slate between transactions; a server that has left meanwhile is found out here.
    private void reset() throws HostUnusable {
        try {
            wire.timeout(timeouts.command());
            wire.writeLine("RSET");
            var reply = Reply.read(wire);
            if (!reply.isPositive()) {
                broken = true;
                throw new HostUnusable(Outcome.of(reply));
            }
        } catch (IOException e) {
            broken = true;
            throw new HostUnusable("4.4.2", "connection to " + hop + " lost: " + e, e);
        }
    }

    /// Why this server cannot take the message at all, or null.
    private Outcome.@Nullable Never unfit(OutboundMessage message) {
        var limit = capabilities.sizeLimit();
        if (limit.isPresent() && message.size() > limit.getAsLong()) {
            // RFC 1870 §6.1
            return new Outcome.Never(
                    "5.3.4",
                    "message of "
                            + message.size()
                            + " octets is over the limit of "
                            + hop
                            + ", "
                            + limit.getAsLong(),
                    false);
        }
        if (isInternational(message) && !capabilities.has("SMTPUTF8")) {
            // RFC 6531 §3.2
            return new Outcome.Never(
                    "5.6.7", hop + " does not take addresses outside ASCII (SMTPUTF8)", false);
        }
        return null;
    }

    /// MAIL and RCPT; whether at least one recipient was taken.
    private boolean envelope(
            OutboundMessage message, List<Recipient> taken, Map<Recipient, Outcome> outcomes)
            throws IOException, HostUnusable {
        wire.timeout(timeouts.command());
        boolean pipelining = capabilities.has("PIPELINING");
        var recipients = message.recipients();
        Reply mail = null;
        write(mailCommand(message));
        if (!pipelining) {
            mail = Reply.read(wire);
            refuseAll(mail, message, outcomes);
            if (!mail.isPositive()) {
                return false;
            }
        }
        int group = pipelining ? PIPELINE : 1;
        for (int from = 0; from < recipients.size(); from += group) {
            var some = recipients.subList(from, Math.min(recipients.size(), from + group));
            for (Recipient recipient : some) {
                write("RCPT TO:" + recipient.forwardPath());
            }
            if (mail == null) {
                mail = Reply.read(wire);
            }
            for (Recipient recipient : some) {
                var reply = Reply.read(wire);
                if (reply.isPositive()) {
                    taken.add(recipient);
                } else {
                    outcomes.put(recipient, Outcome.of(reply));
                }
            }
            if (!mail.isPositive()) {
                refuseAll(mail, message, outcomes);
                return false;
            }
        }
        return !taken.isEmpty();
    }

    private void refuseAll(Reply mail, OutboundMessage message, Map<Recipient, Outcome> outcomes)
            throws HostUnusable {
        if (mail.code() == 421) {
            broken = true;
            throw new HostUnusable(Outcome.of(mail));
        }
        if (!mail.isPositive()) {
            message.recipients().forEach(recipient -> outcomes.put(recipient, Outcome.of(mail)));
        }
    }

    private String mailCommand(OutboundMessage message) {
        var mail = new StringBuilder("MAIL FROM:").append(message.reversePath());
        if (capabilities.has("SIZE")) {
            mail.append(" SIZE=").append(message.size());
        }
        // Seven bits are eight bits, too. A server that does not offer 8BITMIME gets the content as
        // it is, like from most:
        // RFC 6152 §3 would have it converted, which breaks signatures, or returned, which helps
        // nobody. See standards.md.
        if (capabilities.has("8BITMIME")) {
            mail.append(" BODY=8BITMIME");
        }
        if (isInternational(message)) {
            mail.append(" SMTPUTF8");
        }
        return mail.toString();
    }

    private static boolean isInternational(OutboundMessage message) {
        return !isAscii(message.reversePath().address())
                || message.recipients().stream()
                        .anyMatch(recipient -> !isAscii(recipient.forwardPath().address()));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 128);
    }

    private void data(
            List<Recipient> taken,
            ContentSource content,
            BooleanSupplier leaseHeld,
            Map<Recipient, Outcome> outcomes)
            throws IOException, NotSent {
        try (InputStream octets = opened(content)) {
            wire.timeout(timeouts.data());
            wire.writeLine("DATA");
            var goAhead = Reply.read(wire);
            if (goAhead.code() != 354) {
                taken.forEach(recipient -> outcomes.put(recipient, Outcome.of(goAhead)));
                broken = goAhead.isPositive();
                return;
            }
            var output = new DotContent.Output(wire);
            copy(octets, output);
            if (!leaseHeld.getAsBoolean()) {
                throw breakOff(new NotSent(NotSent.Reason.LEASE_LOST));
            }
            output.finish();
        }
        wire.timeout(timeouts.end());
        var end = Reply.read(wire);
        taken.forEach(recipient ->
                outcomes.put(
                        recipient,
                        end.isPositive() ? new Outcome.Taken(end.toString()) : Outcome.of(end)));
    }

    private InputStream opened(ContentSource content) throws NotSent {
        try {
            return WithoutReturnPath.of(content.open());
        } catch (IOException | Refused e) {
            throw breakOff(new NotSent(NotSent.Reason.CONTENT_UNREADABLE, e));
        }
    }

    private void copy(InputStream from, DotContent.Output to) throws IOException, NotSent {
        var buffer = new byte[16_384];
        while (true) {
            int count;
            try {
                count = from.read(buffer);
            } catch (IOException | Refused e) {
                throw breakOff(new NotSent(NotSent.Reason.CONTENT_UNREADABLE, e));
            }
            if (count < 0) {
                return;
            }
            to.write(buffer, 0, count);
        }
    }

    /// Hangs up without the final dot, so that the other side throws away what it has (RFC 5321 §4.1.1.4).
    private NotSent breakOff(NotSent reason) {
        broken = true;
        wire.abort();
        return reason;
    }

    private void write(String line) throws IOException {
        wire.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Says QUIT if the other side still listens, and hangs up.
    @Override
    public void close() {
        if (!broken) {
            try {
                wire.timeout(GOODBYE);
                wire.writeLine("QUIT");
                Reply.read(wire);
            } catch (IOException e) {
                log.debug("missed what=goodbye remote={} reason={}", hop, e.toString());
            }
        }
        wire.close();
    }
}
