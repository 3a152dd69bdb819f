package io.mailrail.mailbox.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Login;
import io.mailrail.api.Login.ChannelBinding;
import io.mailrail.api.Login.Secret;
import io.mailrail.api.Protocol;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.ScramClient.Bound;
import io.mailrail.testkit.net.MutableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// SCRAM, hashes from elsewhere, throttles across replicas, and what costs the same.
@MailboxTest
class CredentialsTest {

    private static final AtomicInteger CLIENTS = new AtomicInteger();
    private static final Secret CHANNEL = new Secret((byte) 1, (byte) 2, (byte) 3);
    private static final List<ChannelBinding> OFFERED =
            List.of(new ChannelBinding("tls-exporter", CHANNEL));

    private final Resolver directory;
    private final Sessions sessions;
    private final Domains domains;
    private final Accounts accounts;
    private final AppPasswords appPasswords;
    private final Secrets secrets;
    private final LoginThrottle throttle;
    private final NobodysKeys nobodysKeys;
    private final DirectoryProperties properties;
    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final MeterRegistry meters;
    private final MutableClock clock;
    private final String domain = "c" + UUID.randomUUID().toString().substring(0, 8) + ".example";
    private final String alice = "alice@" + domain;
    private final String client = "198.18." + CLIENTS.incrementAndGet() + ".7";
    private final ScramClient scram;

    CredentialsTest(
            Resolver directory,
            Sessions sessions,
            Domains domains,
            Accounts accounts,
            AppPasswords appPasswords,
            Secrets secrets,
            LoginThrottle throttle,
            NobodysKeys nobodysKeys,
            DirectoryProperties properties,
            @Qualifier("mailboxWrites") JdbcClient database,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            MeterRegistry meters,
            MutableClock clock) {
        this.directory = directory;
        this.sessions = sessions;
        this.domains = domains;
        this.accounts = accounts;
        this.appPasswords = appPasswords;
        this.secrets = secrets;
        this.throttle = throttle;
        this.nobodysKeys = nobodysKeys;
        this.properties = properties;
        this.database = database;
        this.transactions = transactions;
        this.meters = meters;
        this.clock = clock;
        this.scram = new ScramClient(directory, client);
    }

    @BeforeEach
    void makeAlice() {
        domains.create(domain, null, null);
        accounts.create(alice, secrets.store("right"), null, Quota.NONE);
    }

    private SessionCredential plain(String name, String password) {
        var message = ("\0" + name + "\0" + password).getBytes(StandardCharsets.UTF_8);
        var login =
                new Login(Protocol.IMAP, "PLAIN", Optional.of(new Secret(message)), client, true);
        try (var exchange = directory.authenticate(login)) {
            return ((SaslStep.Success) exchange.first()).credential();
        }
    }

    private static void assertRefused(ThrowingCallable call, Class<? extends Refusal> refusal) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.refusal()).isInstanceOf(refusal));
    }

    @Test
    void aProofOpensTheAccount() {
        var credential = scram.login(alice, "right");
        assertThat(sessions.verify(credential)).isEqualTo(accounts.get(alice).id());
        assertThat(scram.iterations()).isEqualTo(4096);
        assertThat(scram.login("ALICE@" + domain, "right").login()).isEqualTo(alice);
        assertRefused(() -> scram.login(alice, "wrong"), Refusal.WrongCredentials.class);
    }

    @Test
    void anAuthorizationIdentityIsOnesOwn() {
        var own = new Bound("n,a=" + alice + ",", new Secret());
        assertThat(scram.login(ScramExchange.NAME, List.of(), own, alice, "right").login())
                .isEqualTo(alice);
        var other = new Bound("n,a=bob@" + domain + ",", new Secret());
        assertRefused(
                () -> scram.login(ScramExchange.NAME, List.of(), other, alice, "right"),
                Refusal.NotPermitted.class);
    }

    @Test
    void whoIsUnknownSeesASaltThatIsAlwaysTheSame() {
        var ghost = "ghost@" + domain;
        assertRefused(() -> scram.login(ghost, "right"), Refusal.WrongCredentials.class);
        var first = scram.salt();
        assertThat(scram.iterations()).isEqualTo(4096);
        assertRefused(() -> scram.login("Ghost@" + domain, "x"), Refusal.WrongCredentials.class);
        assertThat(scram.salt()).isEqualTo(first).hasSize(24);
        assertRefused(() -> scram.login("ghoul@" + domain, "x"), Refusal.WrongCredentials.class);
        assertThat(scram.salt()).isNotEqualTo(first);
        assertRefused(() -> scram.login("no address", "x"), Refusal.WrongCredentials.class);
        assertThat(scram.salt()).isNotEqualTo(first).hasSize(24);
        // Another replica on the same database says the same.
        assertThat(new NobodysKeys(database, properties, clock).of(ghost))
                .isEqualTo(nobodysKeys.of(ghost));
    }

    @Test
    void aChannelIsBoundTo() {
        var bound = new Bound("p=tls-exporter,,", CHANNEL);
        assertThat(scram.login(ScramExchange.PLUS, OFFERED, bound, alice, "right").login())
                .isEqualTo(alice);
        var elsewhere = new Bound("p=tls-exporter,,", new Secret((byte) 9));
        assertRefused(
                () -> scram.login(ScramExchange.PLUS, OFFERED, elsewhere, alice, "right"),
                Refusal.WrongCredentials.class);
        var unknown = new Bound("p=tls-unique,,", CHANNEL);
        assertRefused(
                () -> scram.login(ScramExchange.PLUS, OFFERED, unknown, alice, "right"),
                Refusal.Malformed.class);
        // Who cannot bind may do without.
        assertThat(scram.login(ScramExchange.NAME, OFFERED, Bound.NOT, alice, "right").login())
                .isEqualTo(alice);
    }

    @Test
    void theMechanismAndItsFlagAgree() {
        var bound = new Bound("p=tls-exporter,,", CHANNEL);
        var notOffered = new Bound("y,,", new Secret());
        for (var wrong : List.of(Bound.NOT, notOffered)) {
            assertRefused(
                    () -> scram.login(ScramExchange.PLUS, OFFERED, wrong, alice, "right"),
                    Refusal.Malformed.class);
        }
        assertRefused(
                () -> scram.login(ScramExchange.NAME, OFFERED, bound, alice, "right"),
                Refusal.Malformed.class);
        // Somebody between us took PLUS out of what we offer.
        assertRefused(
                () -> scram.login(ScramExchange.NAME, OFFERED, notOffered, alice, "right"),
                Refusal.Malformed.class);
        assertThat(scram.login(ScramExchange.NAME, List.of(), notOffered, alice, "right").login())
                .isEqualTo(alice);
    }

    @Test
    void appPasswordsAreForPlain() {
        var issued = appPasswords.create(alice, "phone", Set.of(), null);
        assertRefused(() -> scram.login(alice, issued.secret()), Refusal.WrongCredentials.class);
        assertThat(plain(alice, issued.secret()).login()).isEqualTo(alice);
        accounts.create("apps@" + domain, null, null, Quota.NONE);
        var only = appPasswords.create("apps@" + domain, "phone", Set.of(), null);
        assertRefused(
                () -> scram.login("apps@" + domain, only.secret()), Refusal.WrongCredentials.class);
    }

    @Test
    void whoMayNotLogInHearsItOnlyWithTheRightProof() {
        accounts.enable(alice, false);
        assertRefused(() -> scram.login(alice, "wrong"), Refusal.WrongCredentials.class);
        assertRefused(() -> scram.login(alice, "right"), Refusal.NotPermitted.class);
        accounts.enable(alice, true);
        domains.change(domain, new Domain.Settings(null, null, null, null, "+", false));
        assertRefused(() -> scram.login(alice, "right"), Refusal.NotPermitted.class);
        assertRefused(() -> plain(alice, "right"), Refusal.NotPermitted.class);
        domains.change(domain, Domain.Settings.USUAL);
        assertThat(scram.login(alice, "right").login()).isEqualTo(alice);
    }

    @Test
    void aDomainThatMayNotLogInEndsItsSessions() {
        var credential = plain(alice, "right");
        domains.change(domain, new Domain.Settings(null, null, null, null, "+", false));
        assertRefused(() -> sessions.verify(credential), Refusal.SessionExpired.class);
    }

    @Test
    void proofsAreThrottledLikePasswords() {
        for (int i = 0; i < 5; i++) {
            assertRefused(() -> scram.login(alice, "wrong"), Refusal.WrongCredentials.class);
            assertRefused(() -> plain(alice, "wrong"), Refusal.WrongCredentials.class);
        }
        assertRefused(() -> scram.login(alice, "wrong"), Refusal.WrongCredentials.class);
        assertRefused(() -> scram.login(alice, "right"), Refusal.Throttled.class);
        assertRefused(() -> plain(alice, "right"), Refusal.Throttled.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(scram.login(alice, "right").login()).isEqualTo(alice);
        assertRefused(() -> scram.login(alice, "wrong"), Refusal.WrongCredentials.class);
    }

    @Test
    void twoReplicasCountTogether() {
        var other = new LoginThrottle(database, transactions, properties, clock);
        var login = MailAddress.parse(alice).orElseThrow();
        for (int i = 0; i < 11; i++) {
            (i % 2 == 0 ? throttle : other).begin(login, client);
        }
        assertRefused(() -> throttle.begin(login, client), Refusal.Throttled.class);
        assertRefused(() -> other.begin(login, client), Refusal.Throttled.class);
        clock.advance(Duration.ofSeconds(1));
        other.begin(login, client);
        assertRefused(() -> throttle.begin(login, client), Refusal.Throttled.class);
        clock.advance(Duration.ofSeconds(2));
        throttle.begin(login, client);
        throttle.succeeded(login, client);
        other.begin(login, client);
    }

    private long computations() {
        return meters
                .find(DirectoryMeters.HASHES.getName())
                .tag("scheme", "argon2id")
                .timers()
                .stream()
                .mapToLong(Timer::count)
                .sum();
    }

    /// Nobody learns by a clock who is known here: the same is computed, once, whatever is wrong.
    @Test
    void whoIsUnknownCostsAsMuchAsWhoIsWrong() {
        accounts.create("mute@" + domain, null, null, Quota.NONE);
        accounts.create("off@" + domain, secrets.store("right"), null, Quota.NONE);
        accounts.enable("off@" + domain, false);
        for (var name : List.of("alice", "ghost", "mute", "off")) {
            var before = computations();
            assertRefused(
                    () -> plain(name + "@" + domain, "wrong"), Refusal.WrongCredentials.class);
            assertThat(computations() - before).as(name).isEqualTo(1);
        }
    }

    private String stored(String login) {
        return database.sql(
                        "SELECT c.hash || ' ' || COALESCE(c.scram, '-') FROM credential c JOIN account a"
                                + " USING (account_id) WHERE a.login = :login")
                .param("login", login)
                .query(String.class)
                .single();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{BLF-CRYPT}$2y$05$abcdefghijklmnopqrstuuQDSF6qSJcy8N/IByZ1MdlzLHQR97r/O",
                "$5$saltstring$s370.ZwxQKBp/5ethNp145IriF/II6SMmUIyH/Bb6TB",
                "{PBKDF2}$1$kzVxA9bIVfT/8TeB$5000$9ca5a612e6b1c5cce96d2b9edf6085f55b734e5e",
            })
    void aHashFromElsewhereBecomesOursWithTheFirstLogin(String hash) {
        var bob = "bob@" + domain;
        accounts.create(bob, secrets.imported(hash), null, Quota.NONE);
        assertThat(stored(bob)).endsWith(" -").doesNotContain("argon2id").doesNotContain("{");
        assertRefused(() -> plain(bob, "wrong"), Refusal.WrongCredentials.class);
        assertRefused(
                () -> scram.login(bob, ImportedHashTest.PASSWORD), Refusal.WrongCredentials.class);
        var first = plain(bob, ImportedHashTest.PASSWORD);
        assertThat(stored(bob))
                .startsWith("$argon2id$v=19$m=64,t=1,p=1$")
                .contains(" SCRAM-SHA-256");
        assertThat(sessions.verify(first)).isEqualTo(first.account());
        assertThat(scram.login(bob, ImportedHashTest.PASSWORD).login()).isEqualTo(bob);
        assertThat(plain(bob, ImportedHashTest.PASSWORD).login()).isEqualTo(bob);
    }

    /// Another server hashed the octets as they came, decomposed letters included.
    @Test
    void anImportedHashMayBeOfAPasswordThatWasNotPrepared() {
        var bob = "bob@" + domain;
        // SHA-256-crypt of "cafe", a combining acute accent
        accounts.create(
                bob,
                secrets.imported(
                        "$5$saltstring$"
                                + org.apache.commons.codec.digest.Sha2Crypt.sha256Crypt(
                                                "cafe\u0301".getBytes(StandardCharsets.UTF_8),
                                                "$5$saltstring")
                                        .substring("$5$saltstring$".length())),
                null,
                Quota.NONE);
        assertRefused(() -> plain(bob, "caf\u00e9"), Refusal.WrongCredentials.class);
        assertThat(plain(bob, "cafe\u0301").login()).isEqualTo(bob);
        assertThat(plain(bob, "caf\u00e9").login()).isEqualTo(bob);
    }

    @Test
    void aHashOfOlderParametersIsMadeAnewToo() {
        var bob = "bob@" + domain;
        accounts.create(
                bob,
                secrets.imported(
                        "{ARGON2ID}$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
                null,
                Quota.NONE);
        assertThat(plain(bob, "password").login()).isEqualTo(bob);
        assertThat(stored(bob))
                .startsWith("$argon2id$v=19$m=64,t=1,p=1$")
                .contains(" SCRAM-SHA-256");
        var after = stored(bob);
        clock.advance(Duration.ofMinutes(1));
        accounts.enable(bob, false);
        accounts.enable(bob, true);
        plain(bob, "password");
        assertThat(stored(bob)).isEqualTo(after);
    }
}
