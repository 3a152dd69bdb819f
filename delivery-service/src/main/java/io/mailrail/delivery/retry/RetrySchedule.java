package io.mailrail.delivery.retry;

import io.mailrail.delivery.settings.DeliveryProperties;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// When a message is tried again after an attempt that failed for now.
///
/// The wait doubles from attempt to attempt up to a limit, a tenth more or less, so that messages that failed together do not
/// come back together. The moments of the delay warning and of giving up are attempts of their own.
public final class RetrySchedule {

    private static final int MOST_DOUBLINGS = 30;

    private final DeliveryProperties properties;
    private final RandomGenerator random;

    public RetrySchedule(DeliveryProperties properties, RandomGenerator random) {
        this.properties = properties;
        this.random = random;
    }

    /// What follows from an attempt that failed for now.
    public sealed interface Next {

        /// @param warn whether the sender is to hear of the delay now
        record Again(Instant at, boolean warn) implements Next {}

        record GiveUp() implements Next {}
    }

    /// @param queuedAt when the house took responsibility
    /// @param attempt the number of the attempt, from 1
    /// @param warned whether the sender has heard of the delay
    public Next after(Instant queuedAt, int attempt, boolean warned, Instant now) {
        var end = queuedAt.plus(properties.maxAge());
        if (!now.isBefore(end)) {
            return new Next.GiveUp();
        }
        var next = earlier(now.plus(interval(attempt)), end);
        var warning = queuedAt.plus(properties.delayWarning());
        if (warned) {
            return new Next.Again(next, false);
        }
        return now.isBefore(warning)
                ? new Next.Again(earlier(next, warning), false)
                : new Next.Again(next, true);
    }

    private Duration interval(int attempt) {
        var longest = properties.maxRetryInterval();
        var interval = properties.firstRetry();
        for (int i = 1; i < Math.min(attempt, MOST_DOUBLINGS); i++) {
            if (interval.compareTo(longest) >= 0) {
                break;
            }
            interval = interval.multipliedBy(2);
        }
        var jittered =
                Duration.ofMillis((long) (interval.toMillis() * random.nextDouble(0.9, 1.1)));
        return jittered.compareTo(longest) < 0 ? jittered : longest;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
