package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;
import io.mailrail.api.Protocol;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SessionCredential;
import io.mailrail.mailbox.database.DatabaseTrouble;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

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
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Whether a name and a password open an account. Who is not known pays as much time as who is, and hears the same.
@Component
class Logins {

    private static final Logger log = LoggerFactory.getLogger(Logins.class);

    private final JdbcClient reads;
    private final JdbcClient writes;
    private final Secrets secrets;
    private final LoginThrottle throttle;
    private final LoginCache cache;
    private final SignedSessions sessions;
    private final NobodysKeys nobodysKeys;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Turns turns = new Turns();

    Logins(
            @Qualifier("mailboxReads") JdbcClient reads,
            @Qualifier("mailboxWrites") JdbcClient writes,
            Secrets secrets,
            LoginThrottle throttle,
            LoginCache cache,
            SignedSessions sessions,
            NobodysKeys nobodysKeys,
            MeterRegistry meters,
            @Qualifier("mailboxClock") Clock clock) {
        this.reads = reads;
        this.writes = writes;
        this.secrets = secrets;
        this.throttle = throttle;
        this.cache = cache;
        this.sessions = sessions;
        this.nobodysKeys = nobodysKeys;
        this.meters = meters;
        this.clock = clock;
    }

    /// One thing that opens an account.
    private record Opener(
            AccountId account,
            String login,
            AccountState state,
            boolean domainAllows,
            long epoch,
            UUID credential,
            String kind,
            String hash,
            @Nullable String scram,
            List<String> protocols,
            @Nullable Instant expiresAt) {

        boolean isPassword() {
            return kind.equals(CredentialRow.PASSWORD);
        }

        @Override
        public String toString() {
            return "Opener[account=" + account + "]";
        }
    }

    /// A name that somebody gave who is about to prove that it is his.
    static final class Claimed {

        private final Optional<MailAddress> login;
        private final Optional<Opener> opener;
        private final ScramKey key;

        private Claimed(Optional<MailAddress> login, Optional<Opener> opener, ScramKey key) {
            this.login = login;
            this.opener = opener;
            this.key = key;
        }

        /// What the proof is checked with; nobody's where the name has none.
        ScramKey key() {
            return key;
        }
    }

    /// @throws Refused WrongCredentials, Throttled, NotPermitted, Unavailable
    SessionCredential login(String name, String password, Protocol protocol, String clientAddress) {
        return answered(
                "plain",
                protocol,
                clientAddress,
                () -> open(name, password, protocol, clientAddress));
    }

    /// The SCRAM key of this name. Only the account's own password has one: SCRAM knows one salt for a name, so app passwords
    /// are for PLAIN.
    ///
    /// @throws Refused Unavailable
    Claimed claim(String name) {
        return DatabaseTrouble.guard(() -> {
            var login = MailAddress.parse(name).filter(address -> !address.domain().isEmpty());
            var opener =
                    login.flatMap(address ->
                            openers(address).stream().filter(Opener::isPassword).findFirst());
            var key =
                    opener.flatMap(found -> Optional.ofNullable(found.scram()))
                            .map(ScramKey::parse);
            return new Claimed(
                    login,
                    key.isPresent() ? opener : Optional.empty(),
                    key.orElseGet(
                            () -> nobodysKeys.of(login.map(MailAddress::toString).orElse(name))));
        });
    }

    /// @param right whether the proof is; asked once the throttle allows it
    /// @throws Refused WrongCredentials, Throttled, NotPermitted, Unavailable
    SessionCredential prove(
            Claimed claimed, BooleanSupplier right, Protocol protocol, String clientAddress) {
        return answered(
                "scram",
                protocol,
                clientAddress,
                () -> {
                    var login =
                            claimed.login.orElseThrow(
                                    () -> new Refused(new Refusal.WrongCredentials()));
                    throttle.begin(login, clientAddress);
                    boolean proven = right.getAsBoolean();
                    var opener =
                            claimed.opener
                                    .filter(_ -> proven)
                                    .orElseThrow(() -> new Refused(new Refusal.WrongCredentials()));
                    throttle.succeeded(login, clientAddress);
                    return permitted(opener, protocol);
                });
    }

    private SessionCredential answered(
            String mechanism, Protocol protocol, String clientAddress, Supplier<KnownLogin> login) {
        var outcome = "right";
        try {
            var opened = DatabaseTrouble.guard(login);
            log.debug(
                    "logged_in account={} protocol={} client={}",
                    opened.account().value(),
                    protocol,
                    clientAddress);
            return sessions.issue(opened.account(), opened.login(), protocol, opened.epoch());
        } catch (Refused no) {
            outcome =
                    switch (no.refusal()) {
                        case Refusal.WrongCredentials _ -> "wrong";
                        case Refusal.Throttled _ -> "throttled";
                        case Refusal.NotPermitted _ -> "not-permitted";
                        default -> "unavailable";
                    };
            log.info(
                    "login_refused reason={} protocol={} client={}",
                    no.refusal().getClass().getSimpleName(),
                    protocol,
                    clientAddress);
            throw no;
        } finally {
            Counter.builder(DirectoryMeters.LOGINS.getName())
                    .tag(DirectoryMeters.Tag.MECHANISM.asString(), mechanism)
                    .tag(DirectoryMeters.Tag.OUTCOME.asString(), outcome)
                    .register(meters)
                    .increment();
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
                    .orElseGet(() -> compute(login, password, prepared, protocol, clientAddress));
        } finally {
            turn.unlock();
        }
    }

    private KnownLogin compute(
            MailAddress login,
            String password,
            String prepared,
            Protocol protocol,
            String clientAddress) {
        throttle.begin(login, clientAddress);
        var opener =
                opener(login, password, prepared)
                        .orElseThrow(() -> new Refused(new Refusal.WrongCredentials()));
        throttle.succeeded(login, clientAddress);
        var opened = permitted(opener, protocol);
        cache.remember(login, protocol, prepared, opened);
        return opened;
    }

    /// What the password opens. A hash of ours is paid for once, whatever is wrong; a right app password need not.
    private Optional<Opener> opener(MailAddress login, String password, String prepared) {
        var all = openers(login);
        var app =
                all.stream()
                        .filter(opener -> !opener.isPassword())
                        .filter(opener -> secrets.matchesAppPassword(prepared, opener.hash()))
                        .findFirst();
        if (app.isPresent()) {
            return app;
        }
        var chosen = all.stream().filter(Opener::isPassword).findFirst();
        if (chosen.isEmpty()) {
            secrets.matchNobody(prepared);
            return Optional.empty();
        }
        var right = chosen.filter(opener -> secrets.matches(password, prepared, opener.hash()));
        right.ifPresent(opener -> renew(opener, prepared));
        return right;
    }

    /// A hash that came from elsewhere, or was made when less was enough, becomes one of ours; whoever set another password
    /// meanwhile wins.
    private void renew(Opener opener, String prepared) {
        secrets.renewed(prepared, opener.hash(), opener.scram())
                .ifPresent(renewed ->
                        writes.sql(
                                        """
                                        UPDATE credential SET hash = :hash, scram = :scram
                                         WHERE account_id = :account AND credential_id = :id AND hash = :old
                                        """)
                                .param("hash", renewed.hash())
                                .param("scram", renewed.scram())
                                .param("account", opener.account().value())
                                .param("id", opener.credential())
                                .param("old", opener.hash())
                                .update());
    }

    private static KnownLogin permitted(Opener opener, Protocol protocol) {
        if (opener.state() != AccountState.ACTIVE) {
            throw new Refused(new Refusal.NotPermitted("this account is switched off"));
        }
        if (!opener.domainAllows()) {
            throw new Refused(new Refusal.NotPermitted("logins of this domain are switched off"));
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
                        SELECT b.account_id, b.login, b.state, d.login_allowed, b.session_epoch,
                               c.credential_id, c.kind, c.hash, c.scram, c.protocols, c.expires_at
                          FROM account b
                          JOIN domain d ON d.domain_id = b.domain_id
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
                row.getBoolean("login_allowed"),
                row.getLong("session_epoch"),
                row.getObject("credential_id", UUID.class),
                row.getString("kind"),
                row.getString("hash"),
                row.getString("scram"),
                Arrays.asList((String[]) row.getArray("protocols").getArray()),
                expiresAt == null ? null : expiresAt.toInstant());
    }
}
