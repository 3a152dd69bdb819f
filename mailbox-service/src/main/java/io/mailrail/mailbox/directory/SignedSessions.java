package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;
import io.mailrail.api.Protocol;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SessionCredential;
import io.mailrail.mailbox.database.DatabaseTrouble;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import javax.crypto.Mac;

/// Session credentials as signed statements: "until then, this account by this protocol, as long as its epoch is this".
/// Nothing is stored of them.
///
/// The token is, in base64url: format (1 octet), key (16), account (8), protocol (1), epoch (8), end in epoch seconds (8), login
/// in UTF-8, HMAC-SHA-256 of all that (32). Nothing beside it is believed.
@Component
class SignedSessions implements Sessions {

    private static final byte FORMAT = 1;
    private static final int FIXED = 1 + 16 + 8 + 1 + 8 + 8;
    private static final int HMAC = 32;
    private static final int MAX_LENGTH = 2000;

    private final SigningKeys keys;
    private final SessionEpochs epochs;
    private final Duration lifetime;
    private final Clock clock;

    SignedSessions(
            SigningKeys keys,
            SessionEpochs epochs,
            DirectoryProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.keys = keys;
        this.epochs = epochs;
        this.lifetime = properties.sessionLifetime();
        this.clock = clock;
    }

    private record Claim(AccountId account, String login, Protocol protocol, long epoch) {}

    SessionCredential issue(AccountId account, String login, Protocol protocol, long epoch) {
        return DatabaseTrouble.guard(() -> sign(new Claim(account, login, protocol, epoch)));
    }

    @Override
    public AccountId verify(SessionCredential as) {
        return claim(as).account();
    }

    @Override
    public Actor actor(SessionCredential as) {
        var claim = claim(as);
        return new Actor(claim.account(), claim.login(), claim.protocol());
    }

    /// The same claim, signed anew.
    SessionCredential renew(SessionCredential credential) {
        return DatabaseTrouble.guard(() -> sign(claim(credential)));
    }

    private SessionCredential sign(Claim claim) {
        var key = keys.current();
        var expiresAt = Instant.ofEpochSecond(clock.instant().plus(lifetime).getEpochSecond());
        var login = claim.login().getBytes(StandardCharsets.UTF_8);
        int signed = FIXED + login.length;
        var token = ByteBuffer.allocate(signed + HMAC);
        token.put(FORMAT)
                .putLong(key.id().getMostSignificantBits())
                .putLong(key.id().getLeastSignificantBits())
                .putLong(claim.account().value())
                .put(letter(claim.protocol()))
                .putLong(claim.epoch())
                .putLong(expiresAt.getEpochSecond())
                .put(login);
        token.put(hmac(key, Arrays.copyOf(token.array(), signed)));
        return new SessionCredential(
                Base64.getUrlEncoder().withoutPadding().encodeToString(token.array()),
                claim.account(),
                claim.login(),
                expiresAt);
    }

    private Claim claim(SessionCredential credential) {
        return DatabaseTrouble.guard(() ->
                signed(credential)
                        .filter(this::isCurrent)
                        .orElseThrow(() -> new Refused(new Refusal.SessionExpired())));
    }

    private boolean isCurrent(Claim claim) {
        var epoch = epochs.of(claim.account());
        return epoch.isPresent() && epoch.getAsLong() == claim.epoch();
    }

    /// What the token says, if we said so and it has not run out.
    private Optional<Claim> signed(SessionCredential credential) {
        byte[] token;
        try {
            token = Base64.getUrlDecoder().decode(credential.token());
        } catch (IllegalArgumentException forged) {
            return Optional.empty();
        }
        int signed = token.length - HMAC;
        if (signed < FIXED || token.length > MAX_LENGTH || token[0] != FORMAT) {
            return Optional.empty();
        }
        var in = ByteBuffer.wrap(token, 1, signed - 1);
        var key = keys.named(new UUID(in.getLong(), in.getLong()));
        if (key.isEmpty()
                || !MessageDigest.isEqual(
                        hmac(key.get(), Arrays.copyOf(token, signed)),
                        Arrays.copyOfRange(token, signed, token.length))) {
            return Optional.empty();
        }
        var account = new AccountId(in.getLong());
        var protocol = protocol(in.get());
        long epoch = in.getLong();
        var expiresAt = Instant.ofEpochSecond(in.getLong());
        var login = StandardCharsets.UTF_8.decode(in).toString();
        return expiresAt.isAfter(clock.instant())
                ? Optional.of(new Claim(account, login, protocol, epoch))
                : Optional.empty();
    }

    private static byte letter(Protocol protocol) {
        return switch (protocol) {
            case SMTP -> 'S';
            case POP3 -> 'P';
            case IMAP -> 'I';
        };
    }

    private static Protocol protocol(byte letter) {
        for (var protocol : Protocol.values()) {
            if (letter(protocol) == letter) {
                return protocol;
            }
        }
        throw new IllegalStateException("a token that we signed names no protocol");
    }

    private static byte[] hmac(SigningKeys.Key key, byte[] text) {
        try {
            var mac = Mac.getInstance(SigningKeys.ALGORITHM);
            mac.init(key.secret());
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HmacSHA256", e);
        }
    }
}
