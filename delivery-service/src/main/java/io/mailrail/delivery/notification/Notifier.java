package io.mailrail.delivery.notification;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Directory;
import io.mailrail.api.Envelope;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Intake;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.delivery.remote.ContentSource;
import io.mailrail.delivery.remote.WithoutReturnPath;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Hands notifications to mailbox-service, which answers for them like for any other mail.
///
/// The id of a notification follows from what it is about, so that one attempt is told once, whatever breaks between this and
/// the report of the attempt.
public final class Notifier {

    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    private final Directory directory;
    private final Intake intake;
    private final DsnWriter writer;
    private final Clock clock;

    public Notifier(Directory directory, Intake intake, String hostname, Clock clock) {
        this.directory = directory;
        this.intake = intake;
        this.writer = new DsnWriter(hostname);
        this.clock = clock;
    }

    /// Tells the sender. When this returns, the house answers for the notification, or nobody can be told: mail with the null
    /// reverse-path has no sender (RFC 5321 §4.5.5), and a sender who no longer exists hears nothing.
    ///
    /// @param content of the message it is about
    /// @return whether there is a notification now
    /// @throws Refused Unavailable; then nothing is known, and the same call tells nobody twice
    public boolean tell(Notification notification, ContentSource content) {
        var message = notification.message();
        if (message.reversePath().isNull() || notification.recipients().isEmpty()) {
            return false;
        }
        try {
            return accepted(notification, header(message, content));
        } catch (Refused no) {
            if (no.refusal() instanceof Refusal.Unavailable) {
                throw no;
            }
            log.info(
                    "dropped what=notification id={} about={} to={} reason={}",
                    message.message(),
                    notification.about(),
                    message.reversePath(),
                    no.refusal());
            return false;
        }
    }

    private boolean accepted(Notification notification, String header) {
        var sender = new ForwardPath(notification.message().reversePath().address());
        var home =
                directory.resolve(sender) instanceof Resolution.Local local
                        ? local.home()
                        : AccountId.NONE;
        var envelope =
                new Envelope(
                        ReversePath.NULL,
                        List.of(sender),
                        home,
                        Optional.empty(),
                        Envelope.Origin.reportOn(notification.message().message().value()));
        for (int number = 0; ; number++) {
            var id = id(notification, number);
            var octets = writer.write(id, notification, header, clock.instant());
            try {
                intake.accept(id, envelope, new ByteArrayInputStream(octets));
                log.info(
                        "notified id={} about={} notification={} to={}",
                        notification.message().message(),
                        notification.about(),
                        id,
                        notification.message().reversePath());
                return true;
            } catch (IOException e) {
                throw new IllegalStateException("octets in memory could not be read", e);
            } catch (Refused no) {
                if (!(no.refusal() instanceof Refusal.Unavailable)) {
                    throw no;
                }
                // The id may be burnt now, or the answer lost. Only the house can tell; a burnt id
                // is followed by the next.
                if (intake.settle(id, home).isPresent()) {
                    return true;
                }
                if (number == 9) {
                    throw no;
                }
            }
        }
    }

    private static CallId id(Notification notification, int number) {
        var first = notification.recipients().getFirst().recipient();
        UUID name =
                UuidCreator.getNameBasedSha1(
                        first.queueId(),
                        first.attempt()
                                + "/"
                                + notification.about().name().toLowerCase(Locale.ROOT)
                                + (number == 0 ? "" : "/" + number));
        return new CallId(name);
    }

    private static String header(OutboundMessage message, ContentSource content) {
        try (var octets = WithoutReturnPath.of(content.open())) {
            return OriginalHeader.read(octets);
        } catch (IOException e) {
            log.warn("failed what=original-header id={}", message.message(), e);
            throw new Refused(new Refusal.Unavailable(), e);
        }
    }
}
