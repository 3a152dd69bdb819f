package io.mailrail.mailbox.directory;

import io.mailrail.api.Login.Secret;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/// SCRAM keys of names that have none: each name has always the same, on every replica, so that asking twice tells nobody that
/// it is not known. No password belongs to them.
@Component
class NobodysKeys {

    private static final String NAME = "scram";
    private static final int LENGTH = 32;

    private final JdbcClient writes;
    private final int iterations;
    private final Clock clock;
    private volatile byte @Nullable [] secret;

    NobodysKeys(
            @Qualifier("mailboxWrites") JdbcClient writes,
            DirectoryProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.iterations = properties.scramIterations();
        this.clock = clock;
    }

    /// @param name in the one form that the name has
    ScramKey of(String name) {
        var key = secret();
        return new ScramKey(
                iterations,
                new Secret(Arrays.copyOf(ScramKey.hmac(key, "salt " + name), ScramKey.SALT)),
                new Secret(ScramKey.hmac(key, "stored key " + name)),
                new Secret(ScramKey.hmac(key, "server key " + name)));
    }

    private byte[] secret() {
        var known = secret;
        if (known == null) {
            known = load();
            secret = known;
        }
        return known;
    }

    /// The first replica that needs it makes it.
    private byte[] load() {
        var made = new byte[LENGTH];
        new SecureRandom().nextBytes(made);
        writes.sql(
                        """
                        INSERT INTO server_secret (name, secret, created_at) VALUES (:name, :secret, :now)
                        ON CONFLICT (name) DO NOTHING
                        """)
                .param("name", NAME)
                .param("secret", made)
                .param(
                        "now",
                        clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .update();
        return writes.sql("SELECT secret FROM server_secret WHERE name = :name")
                .param("name", NAME)
                .query((row, _) -> row.getBytes(1))
                .single();
    }
}
