package io.mailrail.mailbox.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.mailrail.api.Protocol;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Logins that were right a moment ago, so that a client that polls does not pay Argon2 each time. It knows passwords only as
/// HMAC under a key of this process, and ends with the account's epoch.
@Component
class LoginCache {

    private static final int MOST_REMEMBERED = 50_000;

    private final Cache<String, KnownLogin> known;
    private final SessionEpochs epochs;
    private final Clock clock;
    private final byte[] key = new byte[32];

    LoginCache(
            SessionEpochs epochs,
            DirectoryProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.epochs = epochs;
        this.clock = clock;
        this.known =
                Caffeine.newBuilder()
                        .maximumSize(MOST_REMEMBERED)
                        .expireAfterWrite(properties.loginCache())
                        .build();
        new SecureRandom().nextBytes(key);
    }

    Optional<KnownLogin> find(MailAddress login, Protocol protocol, String password) {
        return Optional.ofNullable(known.getIfPresent(name(login, protocol, password)))
                .filter(found -> {
                    var epoch = epochs.of(found.account());
                    return epoch.isPresent() && epoch.getAsLong() == found.epoch();
                })
                .filter(found ->
                        found.expiresAt() == null || found.expiresAt().isAfter(clock.instant()));
    }

    void remember(MailAddress login, Protocol protocol, String password, KnownLogin found) {
        known.put(name(login, protocol, password), found);
    }

    private String name(MailAddress login, Protocol protocol, String password) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(login.toString().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(protocol.name().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HmacSHA256", e);
        }
    }
}
