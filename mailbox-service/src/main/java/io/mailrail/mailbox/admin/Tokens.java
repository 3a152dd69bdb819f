package io.mailrail.mailbox.admin;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.mailbox.database.SqlArrays;
import io.swagger.v3.oas.annotations.media.Schema;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// The tokens that open the REST API. A secret is 256 random bits, so its SHA-256 is enough to know it by.
@Component
class Tokens {

    /// The first token's own id, so that there is never a second.
    static final UUID BOOTSTRAP = new UUID(0, 1);

    private static final String PREFIX = "mrt_";

    private final JdbcClient writes;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Tokens(@Qualifier("mailboxWrites") JdbcClient writes, @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    /// What is known of a token; not its secret.
    @Schema(name = "Token")
    record Token(
            UUID id,
            String name,
            List<String> scopes,
            Instant createdAt,
            @Nullable Instant expiresAt) {

        Token {
            scopes = List.copyOf(scopes);
        }
    }

    String newSecret() {
        var octets = new byte[32];
        random.nextBytes(octets);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    Token create(
            String name, Collection<Scope> scopes, @Nullable Instant expiresAt, String secret) {
        var token =
                new Token(
                        UuidCreator.getTimeOrderedEpoch(),
                        name,
                        scopes.stream().map(Scope::spelled).sorted().distinct().toList(),
                        now(),
                        expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MICROS));
        insert(token, secret);
        return token;
    }

    /// Makes this secret the first token's, whatever it was before.
    void bootstrap(String secret) {
        writes.sql(
                        """
                        INSERT INTO token (token_id, name, hash, scopes, created_at, expires_at)
                        VALUES (:id, 'bootstrap', :hash, :scopes, :now, NULL)
                        ON CONFLICT (token_id) DO UPDATE SET hash = excluded.hash
                        """)
                .param("id", BOOTSTRAP)
                .param("hash", hash(secret))
                .param("scopes", SqlArrays.texts(List.of(Scope.ALL.spelled()), Function.identity()))
                .param("now", now().atOffset(ZoneOffset.UTC))
                .update();
    }

    boolean hasBootstrap() {
        return writes.sql("SELECT true FROM token WHERE token_id = :id")
                .param("id", BOOTSTRAP)
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    private void insert(Token token, String secret) {
        writes.sql(
                        """
                        INSERT INTO token (token_id, name, hash, scopes, created_at, expires_at)
                        VALUES (:id, :name, :hash, :scopes, :now, :expires)
                        """)
                .param("id", token.id())
                .param("name", token.name())
                .param("hash", hash(secret))
                .param("scopes", SqlArrays.texts(token.scopes(), Function.identity()))
                .param("now", token.createdAt().atOffset(ZoneOffset.UTC))
                .param(
                        "expires",
                        token.expiresAt() == null
                                ? null
                                : token.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// Whose secret this is; empty when it is nobody's, or its time is over.
    Optional<Token> of(String secret) {
        return writes.sql(
                        """
                        SELECT token_id, name, scopes, created_at, expires_at
                          FROM token
                         WHERE hash = :hash AND (expires_at IS NULL OR expires_at > :now)
                        """)
                .param("hash", hash(secret))
                .param("now", now().atOffset(ZoneOffset.UTC))
                .query(Tokens::token)
                .optional();
    }

    List<Token> list(UUID after, int limit) {
        return writes.sql(
                        """
                          SELECT token_id, name, scopes, created_at, expires_at
                            FROM token
                           WHERE token_id > :after
                        ORDER BY token_id
                           LIMIT :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query(Tokens::token)
                .list();
    }

    boolean delete(UUID id) {
        return writes.sql("DELETE FROM token WHERE token_id = :id").param("id", id).update() > 0;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Token token(ResultSet row, int number) throws SQLException {
        var expiresAt = row.getObject("expires_at", OffsetDateTime.class);
        return new Token(
                row.getObject("token_id", UUID.class),
                row.getString("name"),
                Arrays.asList((String[]) row.getArray("scopes").getArray()),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                expiresAt == null ? null : expiresAt.toInstant());
    }

    private static String hash(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
