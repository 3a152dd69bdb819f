package io.mailrail.delivery.dispatch;

import io.mailrail.api.Outbound;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.delivery.remote.HostUnusable;
import io.mailrail.delivery.remote.NotSent;
import io.mailrail.delivery.remote.Outcome;
import io.mailrail.delivery.remote.SmtpClient;
import io.mailrail.delivery.remote.SmtpClientSession;
import io.mailrail.delivery.route.Hop;
import io.mailrail.delivery.route.Route;
import io.mailrail.delivery.route.Router;
import io.mailrail.delivery.settings.DeliveryMeters;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/// Carries messages to one destination, one after another, over one session as long as it lasts. Used by one thread.
final class Courier implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    private final Router router;
    private final SmtpClient client;
    private final Outbound outbound;
    private final Leases leases;
    private final MeterRegistry meters;
    private final Clock clock;
    private @Nullable SmtpClientSession session;

    Courier(
            Router router,
            SmtpClient client,
            Outbound outbound,
            Leases leases,
            MeterRegistry meters,
            Clock clock) {
        this.router = router;
        this.client = client;
        this.outbound = outbound;
        this.leases = leases;
        this.meters = meters;
        this.clock = clock;
    }

    /// One attempt for all recipients of a message.
    ///
    /// @throws NotSent the lease was lost underway
    Tried carry(OutboundMessage message) throws NotSent {
        var startedAt = clock.instant();
        try {
            var reused = viaOpenSession(message, startedAt);
            if (reused != null) {
                return reused;
            }
            return switch (router.route(message.destination())) {
                case Route.Never(String status, String why) ->
                        Tried.alike(message, startedAt, new Outcome.Never(status, why, false));
                case Route.Later(String status, String why) ->
                        Tried.alike(message, startedAt, new Outcome.Later(status, why, false));
                case Route.Via(var hops) -> via(hops, message, startedAt);
            };
        } catch (NotSent e) {
            if (e.reason() == NotSent.Reason.LEASE_LOST) {
                throw e;
            }
            return unreadable(message, startedAt, e);
        }
    }

    private @Nullable Tried viaOpenSession(OutboundMessage message, Instant startedAt)
            throws NotSent {
        var open = session;
        if (open == null) {
            return null;
        }
        try {
            return send(open, message, startedAt);
        } catch (HostUnusable e) {
            log.debug("left what=session remote={} reason={}", open.hop(), e.getMessage());
            return null;
        }
    }

    /// Tries one server after another until one hears the message. RFC 5321 §5.1.
    private Tried via(List<Hop> hops, OutboundMessage message, Instant startedAt) throws NotSent {
        @Nullable Tried best = null;
        for (Hop hop : hops) {
            try {
                var opened = client.open(hop);
                session = opened;
                meters.counter(
                                DeliveryMeters.SESSIONS.getName(),
                                DeliveryMeters.Tag.TLS.asString(),
                                opened.tls().isEmpty() ? "no" : "yes")
                        .increment();
                return send(opened, message, startedAt);
            } catch (HostUnusable e) {
                log.info(
                        "skipped what=host id={} remote={} reason={}",
                        message.message(),
                        hop,
                        e.getMessage());
                var tried =
                        new Tried(
                                startedAt,
                                hop.name(),
                                hop.toString(),
                                "",
                                Tried.alike(message, startedAt, e.outcome()).outcomes());
                if (best == null || outweighs(e.outcome(), best)) {
                    best = tried;
                }
            }
        }
        return best == null ? Tried.nothing(startedAt) : best;
    }

    /// A server that may take it later outweighs those that never will; a reply outweighs our own words.
    private static boolean outweighs(Outcome outcome, Tried best) {
        var other = best.outcomes().values().iterator().next();
        boolean later = outcome instanceof Outcome.Later;
        boolean otherLater = other instanceof Outcome.Later;
        return later == otherLater ? isSaid(outcome) && !isSaid(other) : later;
    }

    private static boolean isSaid(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken _ -> true;
            case Outcome.Later later -> later.said();
            case Outcome.Never never -> never.said();
        };
    }

    private Tried send(SmtpClientSession open, OutboundMessage message, Instant startedAt)
            throws HostUnusable, NotSent {
        try {
            String tls = open.tls();
            var outcomes =
                    open.send(
                            message, () -> outbound.content(message), () -> leases.holds(message));
            return new Tried(startedAt, open.hop().name(), open.hop().toString(), tls, outcomes);
        } finally {
            if (!open.isUsable()) {
                close();
            }
        }
    }

    private static Tried unreadable(OutboundMessage message, Instant startedAt, NotSent e) {
        log.warn("stopped what=attempt id={} reason={}", message.message(), e.getMessage());
        if (e.getCause() instanceof Refused no && no.refusal() instanceof Refusal.NoSuchMessage) {
            // An administrator removed it; nobody waits for a report.
            return Tried.nothing(startedAt);
        }
        return Tried.alike(
                message,
                startedAt,
                new Outcome.Later("4.3.0", "the content could not be read", false));
    }

    @Override
    public void close() {
        var open = session;
        if (open != null) {
            session = null;
            open.close();
        }
    }
}
