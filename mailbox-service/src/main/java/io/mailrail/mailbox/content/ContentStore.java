package io.mailrail.mailbox.content;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.AccountId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.database.Pipeline;
import io.mailrail.mailbox.database.Pipelines;
import io.mailrail.mailbox.database.SqlArrays;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The contents that are kept.
@Component
public final class ContentStore {

    private final JdbcClient writes;
    private final JdbcClient reads;
    private final Pipelines pipelines;
    private final Clock clock;

    ContentStore(
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads,
            Pipelines pipelines,
            @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.reads = reads;
        this.pipelines = pipelines;
        this.clock = clock;
    }

    /// A content that is to be kept.
    ///
    /// @param holders accounts whose emails read it; empty for what is only relayed. None is added later
    public record Kept(ReceivedContent content, List<AccountId> holders) {

        public Kept {
            holders = List.copyOf(holders);
        }
    }

    /// Keeps a content, in the caller's transaction.
    ///
    /// @throws Refused Unavailable when it was staged for so long that the sweeper took it
    public void write(ReceivedContent content, Collection<AccountId> holders) {
        write(List.of(new Kept(content, List.copyOf(holders))));
    }

    /// Keeps any number of contents.
    public void write(List<Kept> kept) {
        var pipeline = pipelines.open();
        write(kept, pipeline);
        pipeline.run();
    }

    /// The same, once the pipeline runs.
    public void write(List<Kept> kept, Pipeline pipeline) {
        var gathered = new ArrayList<GatheredContent>();
        var staged = new ArrayList<StagedContent>();
        for (var each : kept) {
            switch (each.content()) {
                case GatheredContent content -> gathered.add(content);
                case StagedContent content -> staged.add(content);
            }
        }
        if (!gathered.isEmpty()) {
            insert(gathered, pipeline);
        }
        if (!staged.isEmpty()) {
            keep(staged);
        }
        hold(kept, pipeline);
    }

    private void insert(List<GatheredContent> contents, Pipeline pipeline) {
        pipeline.sql(
                        """
                        INSERT INTO content (account_id, content_id, size, state, created_at)
                        SELECT account_id, content_id, size, 'kept', :now
                          FROM unnest(:accounts, :contents, :sizes) AS c (account_id, content_id, size)
                        """)
                .param("accounts", accounts(contents))
                .param("contents", ids(contents))
                .param("sizes", SqlArrays.longs(contents, ReceivedContent::size))
                .param("now", SqlArrays.time(clock.instant()))
                .update();
        pipeline.sql(
                        """
                        INSERT INTO content_chunk (account_id, content_id, seq, encoding, data)
                        SELECT account_id, content_id, 0, encoding, data
                          FROM unnest(:accounts, :contents, :encodings, :data)
                            AS c (account_id, content_id, encoding, data)
                        """)
                .param("accounts", accounts(contents))
                .param("contents", ids(contents))
                .param("encodings", SqlArrays.ints(contents, c -> c.chunk.encoding))
                .param("data", SqlArrays.octets(contents, c -> c.chunk.data))
                .update();
    }

    /// At once, for what follows needs the contents to be there.
    private void keep(List<StagedContent> contents) {
        int kept =
                writes.sql(
                                """
                                UPDATE content c
                                   SET state = 'kept', size = s.size
                                  FROM unnest(:accounts, :contents, :sizes) AS s (account_id, content_id, size)
                                 WHERE c.account_id = s.account_id
                                   AND c.content_id = s.content_id
                                   AND c.state = 'staged'
                                """)
                        .param("accounts", accounts(contents))
                        .param("contents", ids(contents))
                        .param("sizes", SqlArrays.longs(contents, ReceivedContent::size))
                        .update();
        if (kept != contents.size()) {
            throw new Refused(new Refusal.Unavailable());
        }
    }

    private static void hold(List<Kept> kept, Pipeline pipeline) {
        var keys = new ArrayList<ContentKey>();
        var holders = new ArrayList<AccountId>();
        for (var each : kept) {
            for (var holder : each.holders()) {
                keys.add(each.content().key());
                holders.add(holder);
            }
        }
        if (keys.isEmpty()) {
            return;
        }
        pipeline.sql(
                        """
                        INSERT INTO content_holder (account_id, content_id, holder)
                        SELECT account_id, content_id, holder
                          FROM unnest(:accounts, :contents, :holders) AS h (account_id, content_id, holder)
                        """)
                .param("accounts", SqlArrays.longs(keys, k -> k.account().value()))
                .param("contents", SqlArrays.uuids(keys, ContentKey::content))
                .param("holders", SqlArrays.longs(holders, AccountId::value))
                .update();
    }

    private static long[] accounts(Collection<? extends ReceivedContent> contents) {
        return SqlArrays.longs(contents, c -> c.key().account().value());
    }

    private static Object ids(Collection<? extends ReceivedContent> contents) {
        return SqlArrays.uuids(contents, c -> c.key().content());
    }

    /// The octets from `offset` on, at most `length`, read chunk by chunk in autocommit as they are asked for. Reading throws
    /// Refused: NoSuchMessage when the content is gone, Unavailable when the store is.
    public InputStream read(AccountId contentAccount, UUID contentId, long offset, long length) {
        return new ContentStream(reads, new ContentKey(contentAccount, contentId), offset, length);
    }

    /// The beginnings of many contents in one query, each at most as long as asked and as a chunk is: for headers. What does
    /// not exist is left out.
    public Map<ContentKey, byte[]> readSmall(Map<ContentKey, Integer> lengths) {
        if (lengths.isEmpty()) {
            return Map.of();
        }
        var keys = List.copyOf(lengths.keySet());
        var found = new HashMap<ContentKey, byte[]>();
        guard(() ->
                reads.sql(
                                """
                                SELECT k.account_id, k.content_id, k.encoding,
                                       CASE k.encoding WHEN 0 THEN substring(k.data FROM 1 FOR w.length)
                                                       ELSE k.data END AS data
                                  FROM unnest(:accounts, :contents, :lengths) AS w (account_id, content_id, length)
                                  JOIN content_chunk k
                                    ON k.account_id = w.account_id
                                   AND k.content_id = w.content_id
                                   AND k.seq = 0
                                """)
                        .param("accounts", SqlArrays.longs(keys, k -> k.account().value()))
                        .param("contents", SqlArrays.uuids(keys, ContentKey::content))
                        .param("lengths", SqlArrays.ints(keys, k -> length(lengths, k)))
                        .query(row -> {
                            var key =
                                    new ContentKey(
                                            new AccountId(row.getLong("account_id")),
                                            row.getObject("content_id", UUID.class));
                            var octets = unpack(row.getInt("encoding"), row.getBytes("data"));
                            int length = length(lengths, key);
                            found.put(
                                    key,
                                    octets.length > length
                                            ? Arrays.copyOf(octets, length)
                                            : octets);
                        }));
        return found;
    }

    private static int length(Map<ContentKey, Integer> lengths, ContentKey key) {
        return lengths.getOrDefault(key, 0);
    }

    private static byte[] unpack(int encoding, byte[] data) {
        try {
            return Chunk.unpack(encoding, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
