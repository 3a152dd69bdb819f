package io.mailrail.pop3;

import io.mailrail.api.Directory;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps every open maildrop locked and its credential valid, while its client thinks. One thread looks what is due; each
/// renewal has a virtual thread of its own.
final class Pop3Keeper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Pop3Keeper.class);

    /// A credential is renewed this long before it ends.
    private static final Duration CREDENTIAL_MARGIN = Duration.ofMinutes(10);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Mailboxes mailboxes;
    private final Directory directory;
    private final Clock clock;
    private final Map<Pop3Maildrop, Due> open = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /// When to renew next.
    private record Due(Instant lease, Instant credential) {}

    Pop3Keeper(Mailboxes mailboxes, Directory directory, Clock clock) {
        this.mailboxes = mailboxes;
        this.directory = directory;
        this.clock = clock;
    }

    void start() {
        Thread.ofVirtual().name("pop3-keeper").start(this::watch);
    }

    private void watch() {
        while (!stopped) {
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException e) {
                return;
            }
            tick();
        }
    }

    /// From now on this maildrop is kept.
    void keep(Pop3Maildrop maildrop) {
        open.put(
                maildrop,
                new Due(
                        nextRenewal(maildrop.leased().until()),
                        maildrop.credential().expiresAt().minus(CREDENTIAL_MARGIN)));
    }

    /// The session is over.
    void forget(Pop3Maildrop maildrop) {
        open.remove(maildrop);
    }

    /// After a third of the time that is left.
    private Instant nextRenewal(Instant until) {
        var now = clock.instant();
        var third = Duration.between(now, until).dividedBy(3);
        return now.plus(third.compareTo(SHORTEST) < 0 ? SHORTEST : third);
    }

    /// Renews what is due now.
    void tick() {
        var now = clock.instant();
        open.forEach((maildrop, due) -> {
            boolean lease = !now.isBefore(due.lease());
            boolean credential = !now.isBefore(due.credential());
            if (lease || credential) {
                // Not due again while this renewal runs.
                var later = now.plus(AGAIN);
                open.replace(
                        maildrop,
                        due,
                        new Due(
                                lease ? later : due.lease(),
                                credential ? later : due.credential()));
                Thread.ofVirtual()
                        .name("pop3-renewal")
                        .start(() -> renew(maildrop, lease, credential));
            }
        });
    }

    private void renew(Pop3Maildrop maildrop, boolean lease, boolean credential) {
        try {
            if (credential) {
                var fresh = directory.renew(maildrop.credential());
                maildrop.credential(fresh);
                open.computeIfPresent(
                        maildrop,
                        (_, due) ->
                                new Due(due.lease(), fresh.expiresAt().minus(CREDENTIAL_MARGIN)));
            }
            if (lease) {
                var next =
                        nextRenewal(
                                mailboxes
                                        .renewMaildrop(maildrop.credential(), maildrop.lease())
                                        .until());
                open.computeIfPresent(maildrop, (_, due) -> new Due(next, due.credential()));
            }
        } catch (Refused refused) {
            log.info("renewal refused login={} refusal={}", maildrop.login(), refused.refusal());
            if (!(refused.refusal() instanceof Refusal.Unavailable)) {
                maildrop.lose();
                forget(maildrop);
            }
        } catch (RuntimeException bug) {
            log.error("renewal broke login={}", maildrop.login(), bug);
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
