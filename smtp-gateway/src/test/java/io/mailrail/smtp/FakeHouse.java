package io.mailrail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailrail.api.Accepted;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Directory;
import io.mailrail.api.Envelope;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Intake;
import io.mailrail.api.Login;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SaslExchange;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// A house that writes down what it is given: alice, bob and carol live at example.org, full@example.org is full,
/// off@example.org is switched off, and everybody's password is `secret`.
final class FakeHouse implements Directory, Intake {

    record Taken(CallId call, Envelope envelope, String content) {}

    final List<Taken> taken = new CopyOnWriteArrayList<>();
    final List<CallId> broken = new CopyOnWriteArrayList<>();

    volatile Optional<Refusal> intakeRefusal = Optional.empty();
    volatile boolean refusesUnread;
    volatile boolean down;
    volatile boolean buggy;
    volatile boolean sessionsExpired;
    volatile Duration sessionsLast = Duration.ofHours(1);

    private static final List<String> ACCOUNTS = List.of("alice", "bob", "carol");

    @Override
    public Resolution resolve(ForwardPath path) {
        checkUp();
        if (path.domain().isEmpty()) {
            return new Resolution.Local(new AccountId(1));
        }
        if (!path.domain().equalsIgnoreCase("example.org")) {
            return new Resolution.Remote();
        }
        var localPart = path.localPart().toLowerCase(Locale.ROOT);
        return switch (localPart) {
            case "full" -> new Resolution.OverQuota();
            case "off" -> new Resolution.Disabled();
            case "forwarder" -> new Resolution.Local(AccountId.NONE);
            default ->
                    ACCOUNTS.contains(localPart)
                            ? new Resolution.Local(account(localPart))
                            : new Resolution.Unknown();
        };
    }

    static AccountId account(String localPart) {
        return new AccountId(ACCOUNTS.indexOf(localPart) + 1L);
    }

    @Override
    public SaslExchange authenticate(Login login) {
        checkUp();
        var message =
                new String(
                        login.initialResponse()
                                .orElseThrow(() -> new Refused(new Refusal.Malformed("empty")))
                                .octets(),
                        UTF_8);
        var parts = message.split("\0", -1);
        if (parts.length != 3) {
            throw new Refused(new Refusal.Malformed("not PLAIN"));
        }
        var localPart = parts[1].replace("@example.org", "");
        if (!ACCOUNTS.contains(localPart) || !parts[2].equals("secret")) {
            throw new Refused(new Refusal.WrongCredentials());
        }
        var credential = credential(localPart, "first");
        return new SaslExchange() {
            @Override
            public SaslStep first() {
                return new SaslStep.Success(credential, new Login.Secret());
            }

            @Override
            public SaslStep respond(Login.Secret response) {
                throw new IllegalStateException("nothing was asked");
            }

            @Override
            public void close() {}
        };
    }

    private SessionCredential credential(String localPart, String token) {
        return new SessionCredential(
                token,
                account(localPart),
                localPart + "@example.org",
                TestServer.NOW.plus(sessionsLast));
    }

    @Override
    public SessionCredential renew(SessionCredential credential) {
        checkUp();
        checkSession();
        return new SessionCredential(
                "renewed",
                credential.account(),
                credential.login(),
                TestServer.NOW.plus(Duration.ofHours(1)));
    }

    @Override
    public boolean maySendAs(SessionCredential credential, ReversePath path) {
        checkUp();
        checkSession();
        return path.address().equals(credential.login());
    }

    @Override
    public Accepted accept(CallId call, Envelope envelope, InputStream content) throws IOException {
        if (refusesUnread) {
            intakeRefusal.ifPresent(refusal -> {
                throw new Refused(refusal);
            });
        }
        byte[] octets;
        try {
            octets = content.readAllBytes();
        } catch (IOException e) {
            broken.add(call);
            throw e;
        }
        checkUp();
        if (buggy) {
            throw new IllegalStateException("a bug");
        }
        intakeRefusal.ifPresent(refusal -> {
            throw new Refused(refusal);
        });
        taken.add(new Taken(call, envelope, new String(octets, ISO_8859_1)));
        return new Accepted(
                call,
                envelope.forwardPaths().stream()
                        .map(path -> (Accepted.Outcome) new Accepted.Outcome.Taken())
                        .toList());
    }

    @Override
    public Optional<Accepted> settle(CallId call, AccountId home) {
        throw new IllegalStateException("the door settles by itself");
    }

    private void checkUp() {
        if (down) {
            throw new Refused(new Refusal.Unavailable());
        }
    }

    private void checkSession() {
        if (sessionsExpired) {
            throw new Refused(new Refusal.SessionExpired());
        }
    }
}
