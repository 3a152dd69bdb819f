package io.mailrail.mailbox.content;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// The statements that stage a content. Each is a transaction of its own.
@Component
class ContentRepository {

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;

    ContentRepository(
            @Qualifier("mailboxWrites") JdbcClient jdbc,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions,
            @Qualifier("mailboxClock") Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Begins: from now on the sweeper watches over it.
    void stage(ContentKey key) {
        guard(() ->
                jdbc.sql(
                                """
                                INSERT INTO content (account_id, content_id, size, state, created_at)
                                VALUES (:account, :content, 0, 'staged', :now)
                                """)
                        .param("account", key.account().value())
                        .param("content", key.content())
                        .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                        .update());
    }

    /// Adds a chunk, unless the sweeper was here: the share lock keeps it away until the chunk is committed.
    ///
    /// @throws Refused Unavailable when the content is not staged any more
    void stageChunk(ContentKey key, int sequence, Chunk chunk) {
        int stored =
                guard(() ->
                        jdbc.sql(
                                        """
                                        INSERT INTO content_chunk (account_id, content_id, seq, encoding, data)
                                        SELECT account_id, content_id, :seq, :encoding, :data
                                          FROM content
                                         WHERE account_id = :account
                                           AND content_id = :content
                                           AND state = 'staged'
                                           FOR SHARE
                                        """)
                                .param("account", key.account().value())
                                .param("content", key.content())
                                .param("seq", sequence)
                                .param("encoding", chunk.encoding)
                                .param("data", chunk.data)
                                .update());
        if (stored != 1) {
            throw new Refused(new Refusal.Unavailable());
        }
    }

    /// Takes back what was staged; what is kept by now stays.
    void discard(ContentKey key) {
        transactions.executeWithoutResult(_ -> {
            boolean staged =
                    jdbc.sql(
                                    """
                                    SELECT true FROM content
                                     WHERE account_id = :account
                                       AND content_id = :content
                                       AND state = 'staged'
                                       FOR UPDATE
                                    """)
                            .param("account", key.account().value())
                            .param("content", key.content())
                            .query(Boolean.class)
                            .optional()
                            .isPresent();
            if (staged) {
                remove(key);
            }
        });
    }

    private void remove(ContentKey key) {
        jdbc.sql(
                        """
                        DELETE FROM content_chunk
                         WHERE account_id = :account AND content_id = :content
                        """)
                .param("account", key.account().value())
                .param("content", key.content())
                .update();
        jdbc.sql(
                        """
                        DELETE FROM content
                         WHERE account_id = :account AND content_id = :content
                        """)
                .param("account", key.account().value())
                .param("content", key.content())
                .update();
    }
}
