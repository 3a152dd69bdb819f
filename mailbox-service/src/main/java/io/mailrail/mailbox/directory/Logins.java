package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;
import io.mailrail.api.Protocol;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SessionCredential;
import io.mailrail.mailbox.database.DatabaseTrouble;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Whether a name and a password open an account. Who is not known pays as much time as who is, and hears the same.
@Component
class Logins {

    private static final Logger log = LoggerFactory.getLogger(Logins.class);

    private final JdbcClient reads;
    private final Secrets secrets;
    private final LoginThrottle throttle;
    private final LoginCache cache;
    private final SignedSessions sessions;
    private final Clock clock;
    private final Turns turns = new Turns();

    Logins(
            @Qualifier("mailboxReads") JdbcClient reads,
            Secrets secrets,
            LoginThrottle throttle,
            LoginCache cache,
            SignedSessions sessions,
            @Qualifier("mailboxClock") Clock clock) {
        this.reads = reads;
        this.secrets = secrets;
        this.throttle = throttle;
        this.cache = cache;
        this.sessions = sessions;
        this.clock = clock;
    }

    /// One thing that opens an account.
    private record Opener(
            AccountId account,
            String login,
            AccountState state,
            long epoch,
            String kind,
            String hash,
            List<String> protocols,
            @Nullable Instant expiresAt) {

        boolean isPassword() {
            return kind.equals(CredentialRow.PASSWORD);
        }
    }

    /// @throws Refused WrongCredentials, Throttled, NotPermitted, Unavailable
    SessionCredential login(String name, String password, Protocol protocol, String clientAddress) {
        try {
            var opened = DatabaseTrouble.guard(() -> open(name, password, protocol, clientAddress));
            log.debug(
                    "logged_in account={} protocol={} client={}",
                    opened.account().value(),
                    protocol,
                    clientAddress);
            return sessions.issue(opened.account(), opened.login(), protocol, opened.epoch());
        } catch (Refused no) {
            log.info(
                    "login_refused reason={} protocol={} client={}",
                    no.refusal().getClass().getSimpleName(),
                    protocol,
                    clientAddress);
            throw no;
        }
    }

    private KnownLogin open(String name, String password, Protocol protocol, String clientAddress) {
        var login =
                MailAddress.parse(name)
                        .filter(address -> !address.domain().isEmpty())
                        .orElseThrow(() -> new Refused(new Refusal.WrongCredentials()));
        var prepared =
                PreparedPassword.of(password)
                        .orElseThrow(() -> new Refused(new Refusal.WrongCredentials()));
        var known = cache.find(login, protocol, prepared);
        if (known.isPresent()) {
            return known.get();
        }
        // A client that opens many connections at once has its password computed once: the others
        // wait, and find it remembered.
        var turn = turns.get(login.toString());
        turn.lock();
        try {
            return cache.find(login, protocol, prepared)
                    .orElseGet(() -> compute(login, prepared, protocol, clientAddress));
        } finally {
            turn.unlock();
        }
    }

    private KnownLogin compute(
            MailAddress login, String prepared, Protocol protocol, String clientAddress) {
        throttle.begin(login, clientAddress);
        var opener =
                opener(login, prepared)
                        .orElseThrow(() -> new Refused(new Refusal.WrongCredentials()));
        throttle.succeeded(login, clientAddress);
        var opened = permitted(opener, protocol);
        cache.remember(login, protocol, prepared, opened);
        return opened;
    }

    /// What the password opens. Argon2 is paid once, whatever is wrong; a right app password need not.
    private Optional<Opener> opener(MailAddress login, String password) {
        var all = openers(login);
        var app =
                all.stream()
                        .filter(opener -> !opener.isPassword())
                        .filter(opener -> secrets.matchesAppPassword(password, opener.hash()))
                        .findFirst();
        if (app.isPresent()) {
            return app;
        }
        var chosen = all.stream().filter(Opener::isPassword).findFirst();
        if (chosen.isEmpty()) {
            secrets.matchNobody(password);
            return Optional.empty();
        }
        return chosen.filter(opener -> secrets.matches(password, opener.hash()));
    }

    private static KnownLogin permitted(Opener opener, Protocol protocol) {
        if (opener.state() != AccountState.ACTIVE) {
            throw new Refused(new Refusal.NotPermitted("this account is switched off"));
        }
        if (!opener.protocols().isEmpty()
                && !opener.protocols().contains(CredentialRow.stored(protocol))) {
            throw new Refused(
                    new Refusal.NotPermitted("this password is not for " + protocol.name()));
        }
        return new KnownLogin(opener.account(), opener.login(), opener.epoch(), opener.expiresAt());
    }

    private List<Opener> openers(MailAddress login) {
        return reads
                .sql(
                        """
                        SELECT b.account_id, b.login, b.state, b.session_epoch,
                               c.kind, c.hash, c.protocols, c.expires_at
                          FROM account b
                          JOIN credential c ON c.account_id = b.account_id
                         WHERE b.login = :login
                        """)
                .param("login", login.toString())
                .query(Logins::opener)
                .list()
                .stream()
                .filter(opener ->
                        opener.expiresAt() == null || opener.expiresAt().isAfter(clock.instant()))
                .toList();
    }

    private static Opener opener(ResultSet row, int number) throws SQLException {
        var expiresAt = row.getObject("expires_at", OffsetDateTime.class);
        return new Opener(
                new AccountId(row.getLong("account_id")),
                row.getString("login"),
                AccountState.of(row.getString("state")),
                row.getLong("session_epoch"),
                row.getString("kind"),
                row.getString("hash"),
                Arrays.asList((String[]) row.getArray("protocols").getArray()),
                expiresAt == null ? null : expiresAt.toInstant());
    }
}
