package io.mailrail.mailbox.admin;

import io.mailrail.api.Login.Secret;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import tools.jackson.databind.json.JsonMapper;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Creations that may be asked for twice (draft-ietf-httpapi-idempotency-key-header): who names a key, and does not hear the
/// answer, asks again with the same key and body, and hears the answer of the first time, its secret included. What was refused
/// is not remembered.
@Component
class Creations {

    /// The request header that names the key.
    static final String KEY = "Idempotency-Key";

    private static final int MAX_KEY = 255;

    private final JdbcClient writes;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final Duration memory;
    private final Clock clock;

    Creations(
            @Qualifier("mailboxWrites") JdbcClient writes,
            PlatformTransactionManager transactions,
            JsonMapper json,
            AdminProperties properties,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.transactions = new TransactionTemplate(transactions);
        this.json = json;
        this.memory = properties.idempotencyMemory();
        this.clock = clock;
    }

    private record Known(Secret request, @Nullable Secret answer) {}

    /// Creates in one transaction, or tells what was created.
    ///
    /// @param key the caller's, if it named one
    /// @param wanted the body
    /// @param told what the answer is read as
    <T> T once(@Nullable String key, Object wanted, Class<T> told, Supplier<T> creation) {
        if (key == null) {
            return creation.get();
        }
        if (key.isEmpty()
                || key.length() > MAX_KEY
                || !key.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            throw Problem.badValue(KEY, "must be 1 to " + MAX_KEY + " characters of ASCII");
        }
        var seal = Seal.current();
        var request = seal.fingerprint(place() + "\n" + json.writeValueAsString(wanted));
        var answer =
                transactions.execute(_ -> {
                    if (!claim(key, request)) {
                        return json.readValue(seal.open(answer(key, request)), told);
                    }
                    var made = creation.get();
                    remember(key, seal.close(json.writeValueAsString(made)));
                    return made;
                });
        if (answer == null) {
            throw new IllegalStateException("a transaction without an answer");
        }
        return answer;
    }

    private static String place() {
        if (RequestContextHolder.currentRequestAttributes()
                instanceof ServletRequestAttributes at) {
            return at.getRequest().getMethod() + " " + at.getRequest().getRequestURI();
        }
        throw new IllegalStateException("not inside a request");
    }

    /// Waits for another transaction that has the same key.
    private boolean claim(String key, byte[] request) {
        var now = now();
        writes.sql(
                        """
                        DELETE FROM rest_answer
                         WHERE token_id = :token AND idempotency_key = :key AND at < :before
                        """)
                .param("token", token())
                .param("key", key)
                .param("before", utc(now.minus(memory)))
                .update();
        return writes.sql(
                                """
                                INSERT INTO rest_answer (token_id, idempotency_key, request, at)
                                VALUES (:token, :key, :request, :now)
                                ON CONFLICT (token_id, idempotency_key) DO NOTHING
                                """)
                        .param("token", token())
                        .param("key", key)
                        .param("request", request)
                        .param("now", utc(now))
                        .update()
                == 1;
    }

    private byte[] answer(String key, byte[] request) {
        var known =
                writes.sql(
                                """
                                SELECT request, answer
                                  FROM rest_answer
                                 WHERE token_id = :token AND idempotency_key = :key
                                """)
                        .param("token", token())
                        .param("key", key)
                        .query((row, _) ->
                                new Known(
                                        new Secret(row.getBytes("request")),
                                        row.getBytes("answer") == null
                                                ? null
                                                : new Secret(row.getBytes("answer"))))
                        .single();
        if (!MessageDigest.isEqual(known.request().octets(), request)) {
            throw Problem.badValue(KEY, "was used for another request");
        }
        var answer = known.answer();
        if (answer == null) {
            throw new IllegalStateException("a key without its answer was committed");
        }
        return answer.octets();
    }

    private void remember(String key, byte[] answer) {
        writes.sql(
                        """
                        UPDATE rest_answer SET answer = :answer
                         WHERE token_id = :token AND idempotency_key = :key
                        """)
                .param("answer", answer)
                .param("token", token())
                .param("key", key)
                .update();
    }

    private static UUID token() {
        return Caller.current().token();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /// Answers go that nobody will ask for again.
    @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.HOURS)
    void sweep() {
        writes.sql("DELETE FROM rest_answer WHERE at < :before")
                .param("before", utc(now().minus(memory)))
                .update();
    }
}
