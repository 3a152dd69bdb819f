package io.mailrail.imap.handler;

import io.mailrail.api.Directory;
import io.mailrail.api.Refusal.SessionExpired;
import io.mailrail.api.Refused;
import io.mailrail.api.SessionCredential;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Who logged in, with a credential that is renewed before it runs out. Renewing happens on a thread of its own: no command
/// waits for it.
public final class LoggedIn {

    private static final Logger log = LoggerFactory.getLogger(LoggedIn.class);

    private static final Duration RENEW_BEFORE = Duration.ofMinutes(20);

    private final Directory directory;
    private final Clock clock;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile SessionCredential credential;
    private volatile boolean revoked;

    LoggedIn(Directory directory, Clock clock, SessionCredential credential) {
        this.directory = directory;
        this.clock = clock;
        this.credential = credential;
    }

    /// The credential to show with the next call.
    ///
    /// @throws Refused SessionExpired when it was taken away
    public SessionCredential credential() {
        if (revoked) {
            throw new Refused(new SessionExpired());
        }
        var current = credential;
        if (clock.instant().plus(RENEW_BEFORE).isAfter(current.expiresAt())
                && renewing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("imap-renew").start(this::renew);
        }
        return current;
    }

    private void renew() {
        try {
            credential = directory.renew(credential);
        } catch (Refused no) {
            if (no.refusal() instanceof SessionExpired) {
                revoked = true;
            }
            log.info("credential not renewed account={} refusal={}", account(), no.refusal());
        } finally {
            renewing.set(false);
        }
    }

    public long account() {
        return credential.account().value();
    }

    public String login() {
        return credential.login();
    }
}
