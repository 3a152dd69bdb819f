package io.mailrail.mailbox.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Directory;
import io.mailrail.api.Login;
import io.mailrail.api.Protocol;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;
import io.mailrail.mailbox.DoorTest;
import io.mailrail.mailbox.TestDoors;
import io.mailrail.mailbox.Transport;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.testkit.net.MutableClock;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

@DoorTest
class LoginTest {

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    @Parameter Transport transport = Transport.IN_PROCESS;

    private final TestDoors doors;
    private Directory directory;
    private final Sessions sessions;
    private final Domains domains;
    private final Accounts accounts;
    private final AppPasswords appPasswords;
    private final Secrets secrets;
    private final LoginThrottle throttle;
    private final SigningKeys keys;
    private final MutableClock clock;
    private final String domain = "l" + UUID.randomUUID().toString().substring(0, 8) + ".example";
    private final String alice = "alice@" + domain;

    /// Each test is another client, so that none is throttled for another's mistakes.
    private final String client = "198.51." + CLIENTS.incrementAndGet() + ".7";

    LoginTest(
            TestDoors doors,
            Sessions sessions,
            Domains domains,
            Accounts accounts,
            AppPasswords appPasswords,
            Secrets secrets,
            LoginThrottle throttle,
            SigningKeys keys,
            MutableClock clock) {
        this.doors = doors;
        this.sessions = sessions;
        this.domains = domains;
        this.accounts = accounts;
        this.appPasswords = appPasswords;
        this.secrets = secrets;
        this.throttle = throttle;
        this.keys = keys;
        this.clock = clock;
    }

    @BeforeEach
    void open() {
        directory = doors.over(transport).directory();
    }

    @BeforeEach
    void makeAlice() {
        domains.create(domain, null, null);
        accounts.create(alice, secrets.store("right"), null, Quota.NONE);
    }

    private SessionCredential plain(Protocol protocol, String message) {
        var login =
                new Login(
                        protocol,
                        "PLAIN",
                        Optional.of(new Login.Secret(message.getBytes(StandardCharsets.UTF_8))),
                        client,
                        true);
        try (var exchange = directory.authenticate(login)) {
            return ((SaslStep.Success) exchange.first()).credential();
        }
    }

    private SessionCredential login(String name, String password) {
        return plain(Protocol.IMAP, "\0" + name + "\0" + password);
    }

    private static void assertRefused(ThrowingCallable call, Class<? extends Refusal> refusal) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.refusal()).isInstanceOf(refusal));
    }

    @Test
    void theRightPasswordOpensTheAccount() {
        var credential = login(alice, "right");
        assertThat(credential.login()).isEqualTo(alice);
        assertThat(sessions.verify(credential)).isEqualTo(accounts.get(alice).id());
        assertThat(login("ALICE@" + domain, "right").login()).isEqualTo(alice);
    }

    @Test
    void whoIsWrongHearsTheSameWhateverIsWrong() {
        assertRefused(() -> login(alice, "wrong"), Refusal.WrongCredentials.class);
        assertRefused(() -> login("nobody@" + domain, "right"), Refusal.WrongCredentials.class);
        assertRefused(
                () -> login("nobody@elsewhere.example", "right"), Refusal.WrongCredentials.class);
        assertRefused(() -> login("alice", "right"), Refusal.WrongCredentials.class);
        accounts.create("mute@" + domain, null, null, Quota.NONE);
        assertRefused(() -> login("mute@" + domain, "right"), Refusal.WrongCredentials.class);
    }

    @Test
    void plainMayWaitForItsChallenge() {
        var login = new Login(Protocol.POP3, "plain", Optional.empty(), client, true);
        try (var exchange = directory.authenticate(login)) {
            assertThat(exchange.first()).isEqualTo(new SaslStep.Challenge(new Login.Secret()));
            var step =
                    exchange.respond(
                            new Login.Secret(
                                    ("\0" + alice + "\0right").getBytes(StandardCharsets.UTF_8)));
            assertThat(step).isInstanceOf(SaslStep.Success.class);
        }
    }

    @Test
    void whatIsNotPlainIsMalformed() {
        for (var message : new String[] {"", "x", "\0", "\0\0", "\0a\0", "\0a\0b\0c"}) {
            assertRefused(() -> plain(Protocol.SMTP, message), Refusal.Malformed.class);
        }
        assertRefused(
                () -> plain(Protocol.SMTP, "\0" + alice + "\0" + "x".repeat(5000)),
                Refusal.Malformed.class);
    }

    @Test
    void nobodyActsAsAnother() {
        accounts.create("bob@" + domain, secrets.store("right"), null, Quota.NONE);
        assertRefused(
                () -> plain(Protocol.IMAP, "bob@" + domain + "\0" + alice + "\0right"),
                Refusal.NotPermitted.class);
        assertThat(plain(Protocol.IMAP, alice + "\0" + alice + "\0right").login()).isEqualTo(alice);
    }

    @Test
    void otherMechanismsAreNotOffered() {
        var login = new Login(Protocol.IMAP, "SCRAM-SHA-1", Optional.empty(), client, true);
        assertRefused(() -> directory.authenticate(login).first(), Refusal.NotPermitted.class);
    }

    @Test
    void passwordsAreComparedAsPrepared() {
        accounts.setPassword(alice, secrets.store("caf\u00e9\u00a0x"));
        assertThat(login(alice, "cafe\u0301 x").login()).isEqualTo(alice);
    }

    @Test
    void anAppPasswordOpensItsProtocolsOnly() {
        var issued = appPasswords.create(alice, "phone", Set.of(Protocol.IMAP), null);
        assertThat(plain(Protocol.IMAP, "\0" + alice + "\0" + issued.secret()).login())
                .isEqualTo(alice);
        assertThat(
                        plain(
                                        Protocol.IMAP,
                                        "\0" + alice + "\0" + issued.secret().replace("-", " "))
                                .login())
                .isEqualTo(alice);
        assertRefused(
                () -> plain(Protocol.SMTP, "\0" + alice + "\0" + issued.secret()),
                Refusal.NotPermitted.class);
        assertThat(login(alice, "right").login()).isEqualTo(alice);
        appPasswords.delete(alice, issued.appPassword().id());
        assertRefused(() -> login(alice, issued.secret()), Refusal.WrongCredentials.class);
    }

    @Test
    void anAppPasswordEndsWhenItsTimeIsOver() {
        var issued =
                appPasswords.create(
                        alice, "guest", Set.of(), clock.instant().plus(Duration.ofMinutes(1)));
        assertThat(login(alice, issued.secret()).login()).isEqualTo(alice);
        clock.advance(Duration.ofMinutes(2));
        assertRefused(() -> login(alice, issued.secret()), Refusal.WrongCredentials.class);
    }

    @Test
    void aNewPasswordEndsTheOldOneAndItsSessions() {
        var old = login(alice, "right");
        accounts.setPassword(alice, secrets.store("newer"));
        assertRefused(() -> sessions.verify(old), Refusal.SessionExpired.class);
        assertRefused(() -> directory.renew(old), Refusal.SessionExpired.class);
        assertRefused(() -> login(alice, "right"), Refusal.WrongCredentials.class);
        assertThat(sessions.verify(login(alice, "newer"))).isEqualTo(old.account());
    }

    @Test
    void whoIsSwitchedOffIsOutAndStaysOut() {
        var old = login(alice, "right");
        accounts.enable(alice, false);
        assertRefused(() -> sessions.verify(old), Refusal.SessionExpired.class);
        assertRefused(() -> login(alice, "right"), Refusal.NotPermitted.class);
        assertRefused(() -> login(alice, "wrong"), Refusal.WrongCredentials.class);
        accounts.enable(alice, true);
        assertRefused(() -> sessions.verify(old), Refusal.SessionExpired.class);
        assertThat(login(alice, "right").account()).isEqualTo(old.account());
    }

    @Test
    void aDeletedAccountsSessionsEnd() {
        var old = login(alice, "right");
        accounts.delete(alice);
        assertRefused(() -> sessions.verify(old), Refusal.SessionExpired.class);
        assertRefused(() -> login(alice, "right"), Refusal.WrongCredentials.class);
    }

    @Test
    void aCredentialHoldsForAnHourAndIsRenewedWhileItHolds() {
        var first = login(alice, "right");
        clock.advance(Duration.ofMinutes(50));
        var second = directory.renew(first);
        assertThat(second.login()).isEqualTo(alice);
        assertThat(second.expiresAt()).isAfter(first.expiresAt());
        clock.advance(Duration.ofMinutes(20));
        assertRefused(() -> sessions.verify(first), Refusal.SessionExpired.class);
        assertThat(sessions.verify(second)).isEqualTo(first.account());
        clock.advance(Duration.ofHours(1));
        assertRefused(() -> directory.renew(second), Refusal.SessionExpired.class);
    }

    @Test
    void aCredentialThatWasTouchedIsVoid() {
        var credential = login(alice, "right");
        var token = credential.token();
        for (int i = 0; i < token.length(); i += 7) {
            var touched =
                    token.substring(0, i)
                            + (token.charAt(i) == 'A' ? 'B' : 'A')
                            + token.substring(i + 1);
            assertRefused(
                    () -> sessions.verify(with(credential, touched)), Refusal.SessionExpired.class);
        }
        for (var forged :
                new String[] {"", "AAAA", "not base64!", token + "AAAA", token.substring(4)}) {
            assertRefused(
                    () -> sessions.verify(with(credential, forged)), Refusal.SessionExpired.class);
        }
    }

    private static SessionCredential with(SessionCredential credential, String token) {
        return new SessionCredential(
                token, credential.account(), credential.login(), credential.expiresAt());
    }

    @Test
    void whoseItIsIsReadFromTheTokenAlone() {
        accounts.create("bob@" + domain, secrets.store("right"), null, Quota.NONE);
        var bob = accounts.get("bob@" + domain).id();
        var credential = login(alice, "right");
        var lying =
                new SessionCredential(
                        credential.token(), bob, "bob@" + domain, credential.expiresAt());
        assertThat(sessions.verify(lying)).isEqualTo(credential.account());
        assertThat(directory.renew(lying).login()).isEqualTo(alice);
    }

    @Test
    void keysAreRotatedDailyAndGoOnceNothingTheySignedHolds() {
        var before = keys.current();
        clock.advance(Duration.ofHours(23));
        var credential = login(alice, "right");
        clock.advance(Duration.ofMinutes(59));
        var mid = directory.renew(credential);
        clock.advance(Duration.ofMinutes(30));
        var after = keys.current();
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(sessions.verify(mid)).isEqualTo(credential.account());
        clock.advance(Duration.ofHours(30));
        keys.sweep();
        assertThat(keys.named(before.id())).isEmpty();
    }

    @Test
    void anAccountThatIsGuessedAtMakesWait() {
        for (int i = 0; i < 10; i++) {
            assertRefused(() -> login(alice, "wrong"), Refusal.WrongCredentials.class);
        }
        assertRefused(() -> login(alice, "wrong"), Refusal.WrongCredentials.class);
        assertThatThrownBy(() -> login(alice, "wrong"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no ->
                                assertThat(no.refusal())
                                        .isEqualTo(new Refusal.Throttled(Duration.ofSeconds(1))));
        assertRefused(() -> login(alice, "right"), Refusal.Throttled.class);
        clock.advance(Duration.ofSeconds(1));
        assertRefused(() -> login(alice, "wrong"), Refusal.WrongCredentials.class);
        clock.advance(Duration.ofSeconds(1));
        assertRefused(() -> login(alice, "right"), Refusal.Throttled.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(login(alice, "right").login()).isEqualTo(alice);
        assertRefused(() -> login(alice, "wrong"), Refusal.WrongCredentials.class);
    }

    @Test
    void anAddressThatGuessesMakesWaitForAnyAccount() {
        for (int i = 0; i < 31; i++) {
            var name = "n" + i + "@" + domain;
            assertRefused(() -> login(name, "wrong"), Refusal.WrongCredentials.class);
        }
        assertRefused(() -> login("other@" + domain, "wrong"), Refusal.Throttled.class);
        clock.advance(Duration.ofHours(2));
        throttle.sweep();
        assertRefused(() -> login("other@" + domain, "wrong"), Refusal.WrongCredentials.class);
    }

    @Test
    void whoLoggedInAMomentAgoIsKnownAgainWhateverOthersGuess() {
        login(alice, "right");
        for (int i = 0; i < 11; i++) {
            assertRefused(() -> login(alice, "wrong"), Refusal.WrongCredentials.class);
        }
        assertRefused(() -> login(alice, "wrong"), Refusal.Throttled.class);
        assertThat(login(alice, "right").login()).isEqualTo(alice);
    }

    @Test
    void successGivesAnAddressItsAttemptBack() {
        for (int i = 0; i < 40; i++) {
            accounts.setPassword(alice, secrets.store("again" + i));
            assertThat(login(alice, "again" + i).login()).isEqualTo(alice);
        }
    }
}
