package io.mailrail.mailbox.directory;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Makes guessing slow, on all replicas together. An account and a client's address each forgive some wrong passwords; every
/// further one doubles the wait until the next attempt. An attempt counts as a failure from its beginning until it turns out
/// right, so that a thousand at once are not a thousand free.
@Component
class LoginThrottle {

    private static final String BEGIN_ACCOUNT = "account:";
    private static final String BEGIN_ADDRESS = "address:";

    private final JdbcClient writes;
    private final TransactionTemplate transactions;
    private final DirectoryProperties properties;
    private final Clock clock;

    LoginThrottle(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            DirectoryProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /// Who may have to wait.
    private record Subject(String name, int forgiven) {}

    private record Failures(int count, Instant lastAt) {}

    /// @throws Refused Throttled
    void begin(MailAddress login, String clientAddress) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var subjects = List.of(account(login), address(clientAddress));
        transactions.executeWithoutResult(_ -> {
            // Every row is there before it is locked, and locked in one order, so that logins that
            // come together wait for each other in a line and not in a circle.
            for (var subject : subjects) {
                refuseEarly(subject, locked(subject, now), now);
            }
            for (var subject : subjects) {
                count(subject, now);
            }
        });
    }

    /// It turned out right: the account starts afresh, the address gets its one attempt back.
    void succeeded(MailAddress login, String clientAddress) {
        transactions.executeWithoutResult(_ -> {
            writes.sql("UPDATE login_failure SET failures = 0 WHERE subject = :subject")
                    .param("subject", account(login).name())
                    .update();
            writes.sql(
                            "UPDATE login_failure SET failures = failures - 1 WHERE subject ="
                                    + " :subject AND failures > 0")
                    .param("subject", address(clientAddress).name())
                    .update();
        });
    }

    private void refuseEarly(Subject subject, Failures failed, Instant now) {
        if (failed.lastAt().plus(properties.failureMemory()).isAfter(now)) {
            var next = failed.lastAt().plus(wait(failed.count() - subject.forgiven()));
            if (next.isAfter(now)) {
                throw new Refused(new Refusal.Throttled(Duration.between(now, next)));
            }
        }
    }

    /// One second after the first that is not forgiven, then twice as long each time.
    private Duration wait(int tooMany) {
        if (tooMany <= 0) {
            return Duration.ZERO;
        }
        var wait = Duration.ofSeconds(1L << Math.min(tooMany - 1, 20));
        return wait.compareTo(properties.longestWait()) > 0 ? properties.longestWait() : wait;
    }

    private Failures locked(Subject subject, Instant now) {
        writes.sql(
                        """
                        INSERT INTO login_failure (subject, failures, last_at) VALUES (:subject, 0, :now)
                        ON CONFLICT (subject) DO NOTHING
                        """)
                .param("subject", subject.name())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        return writes.sql(
                        "SELECT failures, last_at FROM login_failure WHERE subject = :subject FOR NO"
                                + " KEY UPDATE")
                .param("subject", subject.name())
                .query((row, _) ->
                        new Failures(
                                row.getInt("failures"),
                                row.getObject("last_at", OffsetDateTime.class).toInstant()))
                .optional()
                .orElseGet(() -> new Failures(0, now));
    }

    private void count(Subject subject, Instant now) {
        writes.sql(
                        """
                        UPDATE login_failure
                           SET failures = CASE WHEN last_at < :forgotten THEN 1 ELSE failures + 1 END,
                               last_at = :now
                         WHERE subject = :subject
                        """)
                .param("subject", subject.name())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("forgotten", now.minus(properties.failureMemory()).atOffset(ZoneOffset.UTC))
                .update();
    }

    private Subject account(MailAddress login) {
        return new Subject(BEGIN_ACCOUNT + login, properties.accountFailures());
    }

    private Subject address(String clientAddress) {
        return new Subject(
                BEGIN_ADDRESS + ClientNetwork.of(clientAddress), properties.addressFailures());
    }

    /// Failures go that count no more.
    @Scheduled(fixedDelay = 10, initialDelay = 10, timeUnit = TimeUnit.MINUTES)
    void sweep() {
        writes.sql("DELETE FROM login_failure WHERE last_at < :before")
                .param(
                        "before",
                        clock.instant().minus(properties.failureMemory()).atOffset(ZoneOffset.UTC))
                .update();
    }
}
