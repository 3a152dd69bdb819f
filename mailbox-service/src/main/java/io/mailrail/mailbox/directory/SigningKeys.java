package io.mailrail.mailbox.directory;

import com.github.f4b6a3.uuid.UuidCreator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The keys that session credentials are signed with, the same on every replica. The newest signs; the older ones still
/// verify until every credential they signed has run out, then they go.
@Component
class SigningKeys {

    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);
    private static final int LENGTH = 32;
    static final String ALGORITHM = "HmacSHA256";

    /// A forged credential names a key that nobody has: it may not make us ask the database each time.
    private static final Duration SHORTEST_BETWEEN_LOADS = Duration.ofSeconds(1);

    private final JdbcClient writes;
    private final JdbcClient reads;
    private final Duration lifetime;
    private final Duration kept;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private volatile Loaded loaded = new Loaded(Map.of(), Optional.empty(), Instant.MIN);

    SigningKeys(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads,
            DirectoryProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.reads = reads;
        this.lifetime = properties.signingKeyLifetime();
        this.kept = lifetime.plus(properties.sessionLifetime().multipliedBy(2));
        this.clock = clock;
    }

    /// A key and its name.
    record Key(UUID id, SecretKey secret, Instant createdAt) {

        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    /// @param newest of the keys
    private record Loaded(Map<UUID, Key> keys, Optional<Key> newest, Instant at) {}

    /// The key to sign with.
    Key current() {
        var newest = loaded.newest();
        return newest.isPresent() && isYoung(newest.get()) ? newest.get() : rotate();
    }

    /// The key of this name, if there is one; another replica may have made it a moment ago.
    Optional<Key> named(UUID id) {
        var key = loaded.keys().get(id);
        if (key == null && loaded.at().isBefore(clock.instant().minus(SHORTEST_BETWEEN_LOADS))) {
            key = load().keys().get(id);
        }
        return Optional.ofNullable(key)
                .filter(found -> found.createdAt().plus(kept).isAfter(clock.instant()));
    }

    private synchronized Key rotate() {
        var newest = load().newest();
        if (newest.isPresent() && isYoung(newest.get())) {
            return newest.get();
        }
        var octets = new byte[LENGTH];
        random.nextBytes(octets);
        var key =
                new Key(
                        UuidCreator.getTimeOrderedEpoch(),
                        new SecretKeySpec(octets, ALGORITHM),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        writes.sql(
                        "INSERT INTO signing_key (key_id, secret, created_at) VALUES (:id, :secret, :at)")
                .param("id", key.id())
                .param("secret", octets)
                .param("at", key.createdAt().atOffset(ZoneOffset.UTC))
                .update();
        log.info("signing_key_made key={}", key.id());
        return load().newest().orElse(key);
    }

    private boolean isYoung(Key key) {
        return key.createdAt().plus(lifetime).isAfter(clock.instant());
    }

    private Loaded load() {
        var keys = new LinkedHashMap<UUID, Key>();
        var newest = Optional.<Key>empty();
        for (var key :
                reads.sql("SELECT key_id, secret, created_at FROM signing_key ORDER BY created_at")
                        .query(SigningKeys::key)
                        .list()) {
            keys.put(key.id(), key);
            newest = Optional.of(key);
        }
        loaded = new Loaded(Map.copyOf(keys), newest, clock.instant());
        return loaded;
    }

    private static Key key(ResultSet row, int number) throws SQLException {
        return new Key(
                row.getObject("key_id", UUID.class),
                new SecretKeySpec(row.getBytes("secret"), ALGORITHM),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    /// Keys go whose last credential has run out.
    @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.HOURS)
    void sweep() {
        writes.sql("DELETE FROM signing_key WHERE created_at < :before")
                .param("before", clock.instant().minus(kept).atOffset(ZoneOffset.UTC))
                .update();
    }
}
