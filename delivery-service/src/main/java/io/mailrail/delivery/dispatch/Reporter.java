package io.mailrail.delivery.dispatch;

import io.mailrail.api.AttemptReport;
import io.mailrail.api.Outbound;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.OutboundMessage.Recipient;
import io.mailrail.delivery.notification.Notification;
import io.mailrail.delivery.notification.Notification.About;
import io.mailrail.delivery.notification.Notification.Recounted;
import io.mailrail.delivery.notification.Notifier;
import io.mailrail.delivery.remote.Outcome;
import io.mailrail.delivery.retry.RetrySchedule;
import io.mailrail.delivery.settings.DeliveryMeters;
import io.mailrail.delivery.settings.DeliveryProperties;
import io.micrometer.core.instrument.MeterRegistry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws the conclusions from an attempt: tells the sender first, then the house.
final class Reporter {

    private static final int LONGEST_REPLY = 1_000;

    private final Outbound outbound;
    private final Notifier notifier;
    private final RetrySchedule schedule;
    private final DeliveryProperties properties;
    private final MeterRegistry meters;
    private final Clock clock;

    Reporter(
            Outbound outbound,
            Notifier notifier,
            RetrySchedule schedule,
            DeliveryProperties properties,
            MeterRegistry meters,
            Clock clock) {
        this.outbound = outbound;
        this.notifier = notifier;
        this.schedule = schedule;
        this.properties = properties;
        this.meters = meters;
        this.clock = clock;
    }

    /// @throws io.mailrail.api.Refused Unavailable; then do it again, with the same `tried`
    void report(OutboundMessage message, Tried tried) {
        var now = clock.instant();
        var reports = new ArrayList<AttemptReport>();
        var failed = new ArrayList<Recounted>();
        var delayed = new ArrayList<Recounted>();
        for (Recipient recipient : message.recipients()) {
            var outcome = tried.outcomes().get(recipient);
            if (outcome == null) {
                continue;
            }
            var result = result(message, recipient, outcome, now);
            reports.add(report(message, recipient, tried, outcome, result));
            switch (result) {
                case AttemptReport.Result.Delivered _ -> {}
                case AttemptReport.Result.Failed _ ->
                        failed.add(recounted(message, recipient, tried, outcome));
                case AttemptReport.Result.Deferred(_, boolean warned) -> {
                    if (warned && !recipient.warned()) {
                        delayed.add(recounted(message, recipient, tried, outcome));
                    }
                }
            }
        }
        tell(About.FAILURE, message, failed);
        tell(About.DELAY, message, delayed);
        if (!reports.isEmpty()) {
            outbound.report(reports);
            reports.forEach(report -> count(report, now));
        }
    }

    /// Gives a message back that was not tried to the end, to be leased again at `nextAt`. Where it was leased anew already, this
    /// is dropped.
    ///
    /// @throws io.mailrail.api.Refused Unavailable; then do it again
    void handBack(OutboundMessage message, Instant nextAt, String why) {
        outbound.report(
                message.recipients().stream()
                        .map(recipient ->
                                new AttemptReport(
                                        message.lane(),
                                        message.epoch(),
                                        recipient.queueId(),
                                        recipient.attempt(),
                                        clock.instant(),
                                        "",
                                        "",
                                        why,
                                        new AttemptReport.Result.Deferred(
                                                nextAt, recipient.warned())))
                        .toList());
    }

    private AttemptReport.Result result(
            OutboundMessage message, Recipient recipient, Outcome outcome, Instant now) {
        return switch (outcome) {
            case Outcome.Taken _ -> new AttemptReport.Result.Delivered();
            case Outcome.Never _ -> new AttemptReport.Result.Failed();
            case Outcome.Later _ ->
                    switch (schedule.after(
                            message.queuedAt(), recipient.attempt(), recipient.warned(), now)) {
                        case RetrySchedule.Next.GiveUp _ -> new AttemptReport.Result.Failed();
                        case RetrySchedule.Next.Again(Instant at, boolean warn) ->
                                new AttemptReport.Result.Deferred(at, warn || recipient.warned());
                    };
        };
    }

    private static AttemptReport report(
            OutboundMessage message,
            Recipient recipient,
            Tried tried,
            Outcome outcome,
            AttemptReport.Result result) {
        String text = outcome.text();
        return new AttemptReport(
                message.lane(),
                message.epoch(),
                recipient.queueId(),
                recipient.attempt(),
                tried.startedAt(),
                tried.remote(),
                tried.tls(),
                text.length() > LONGEST_REPLY ? text.substring(0, LONGEST_REPLY) : text,
                result);
    }

    private Recounted recounted(
            OutboundMessage message, Recipient recipient, Tried tried, Outcome outcome) {
        var until = message.queuedAt().plus(properties.maxAge());
        return switch (outcome) {
            case Outcome.Taken(String text) ->
                    new Recounted(
                            recipient, "2.0.0", text, true, tried.host(), tried.startedAt(), until);
            case Outcome.Never(String status, String text, boolean said) ->
                    new Recounted(
                            recipient, status, text, said, tried.host(), tried.startedAt(), until);
            case Outcome.Later(String status, String text, boolean said) ->
                    new Recounted(
                            recipient, status, text, said, tried.host(), tried.startedAt(), until);
        };
    }

    private void tell(About about, OutboundMessage message, List<Recounted> recipients) {
        if (recipients.isEmpty()) {
            return;
        }
        boolean told =
                notifier.tell(
                        new Notification(about, message, recipients),
                        () -> outbound.content(message));
        if (told) {
            meters.counter(
                            DeliveryMeters.NOTIFICATIONS.getName(),
                            DeliveryMeters.Tag.ABOUT.asString(),
                            about.name().toLowerCase(Locale.ROOT))
                    .increment();
        }
    }

    private void count(AttemptReport report, Instant now) {
        String outcome =
                switch (report.result()) {
                    case AttemptReport.Result.Delivered _ -> "delivered";
                    case AttemptReport.Result.Deferred _ -> "deferred";
                    case AttemptReport.Result.Failed _ -> "failed";
                };
        meters.timer(
                        DeliveryMeters.ATTEMPTS.getName(),
                        DeliveryMeters.Tag.KIND.asString(),
                        "remote",
                        DeliveryMeters.Tag.OUTCOME.asString(),
                        outcome)
                .record(Duration.between(report.startedAt(), now));
    }
}
