package io.mailrail.delivery.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.delivery.retry.RetrySchedule.Next;
import io.mailrail.delivery.settings.TestProperties;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

class RetryScheduleTest {

    private static final Instant QUEUED = Instant.parse("2026-11-25T00:00:00Z");

    private final RetrySchedule schedule = new RetrySchedule(TestProperties.with(), new Random(1));

    @Test
    void theWaitDoublesUpToALimit() {
        for (int attempt = 1; attempt <= 40; attempt++) {
            var wait = wait(attempt, true);
            var middle = Duration.ofMinutes(5).multipliedBy(1L << Math.min(attempt - 1, 10));
            var limit = Duration.ofHours(4);
            var usual = middle.compareTo(limit) < 0 ? middle : limit;
            assertThat(wait)
                    .isGreaterThanOrEqualTo(usual.multipliedBy(9).dividedBy(10))
                    .isLessThanOrEqualTo(usual.multipliedBy(11).dividedBy(10))
                    .isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void waitsDiffer() {
        assertThat(wait(3, true)).isNotEqualTo(wait(3, true));
    }

    @Test
    void warningIsAnAttemptOfItsOwnAndComesOnce() {
        var before = QUEUED.plus(Duration.ofHours(3).plusMinutes(58));
        assertThat(schedule.after(QUEUED, 8, false, before))
                .isEqualTo(new Next.Again(QUEUED.plus(Duration.ofHours(4)), false));
        var then = QUEUED.plus(Duration.ofHours(4));
        assertThat(schedule.after(QUEUED, 9, false, then))
                .isInstanceOfSatisfying(Next.Again.class, next -> assertThat(next.warn()).isTrue());
        assertThat(schedule.after(QUEUED, 10, true, then))
                .isInstanceOfSatisfying(
                        Next.Again.class, next -> assertThat(next.warn()).isFalse());
    }

    @Test
    void lastAttemptIsAtTheEndAndThenItIsGivenUp() {
        var end = QUEUED.plus(Duration.ofDays(5));
        assertThat(schedule.after(QUEUED, 30, true, end.minusSeconds(60)))
                .isEqualTo(new Next.Again(end, false));
        assertThat(schedule.after(QUEUED, 31, true, end)).isEqualTo(new Next.GiveUp());
    }

    private Duration wait(int attempt, boolean warned) {
        var next = schedule.after(QUEUED, attempt, warned, QUEUED);
        return next instanceof Next.Again again
                ? Duration.between(QUEUED, again.at())
                : Duration.ZERO;
    }
}
