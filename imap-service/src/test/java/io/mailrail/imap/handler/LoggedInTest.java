package io.mailrail.imap.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.AccountId;
import io.mailrail.api.Directory;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Login;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SaslExchange;
import io.mailrail.api.SessionCredential;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

class LoggedInTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

    private final Renewals directory = new Renewals();

    private static SessionCredential credential(String token, Duration left) {
        return new SessionCredential(token, new AccountId(1), "a@example.org", NOW.plus(left));
    }

    private LoggedIn loggedIn(Duration left) {
        return new LoggedIn(directory, Clock.fixed(NOW, ZoneOffset.UTC), credential("first", left));
    }

    @Test
    void aFreshCredentialIsLeftAlone() {
        assertThat(loggedIn(Duration.ofMinutes(50)).credential().token()).isEqualTo("first");
        assertThat(directory.asked).hasValue(0);
    }

    @Test
    void anAgingCredentialIsRenewedBesides() {
        var who = loggedIn(Duration.ofMinutes(10));
        assertThat(who.credential().token()).isEqualTo("first");
        await().untilAsserted(() -> assertThat(who.credential().token()).isEqualTo("renewed"));
        assertThat(directory.asked).hasValue(1);
    }

    @Test
    void anOutageIsOutlived() {
        var who = loggedIn(Duration.ofMinutes(10));
        directory.refusal = Optional.of(new Refusal.Unavailable());
        assertThat(who.credential().token()).isEqualTo("first");
        await().until(() -> directory.asked.get() > 0);
        directory.refusal = Optional.empty();
        await().untilAsserted(() -> assertThat(who.credential().token()).isEqualTo("renewed"));
    }

    @Test
    void whoeverWasShutOutIsOut() {
        var who = loggedIn(Duration.ofMinutes(10));
        directory.refusal = Optional.of(new Refusal.SessionExpired());
        await().untilAsserted(
                        () -> assertThatThrownBy(who::credential).isInstanceOf(Refused.class));
    }

    private static final class Renewals implements Directory {

        private final AtomicInteger asked = new AtomicInteger();
        private volatile Optional<Refusal> refusal = Optional.empty();

        @Override
        public SessionCredential renew(SessionCredential credential) {
            asked.incrementAndGet();
            refusal.ifPresent(no -> {
                throw new Refused(no);
            });
            return LoggedInTest.credential("renewed", Duration.ofHours(1));
        }

        @Override
        public Resolution resolve(ForwardPath path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SaslExchange authenticate(Login login) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean maySendAs(SessionCredential credential, ReversePath path) {
            throw new UnsupportedOperationException();
        }
    }
}
