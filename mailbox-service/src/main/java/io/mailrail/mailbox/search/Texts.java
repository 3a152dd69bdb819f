package io.mailrail.mailbox.search;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;

import io.mailrail.api.AccountId;
import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.mime.SearchText;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Reads stored texts, in batches of bounded size.
@Component
final class Texts {

    /// Texts that are read together.
    static final int BATCH = 1_000;

    /// Packed octets of a text that comes with its row; longer ones are fetched afterwards, so many octets at once.
    private static final int SMALL = 8 * 1024;

    private static final long LARGE_BATCH = 8L * 1024 * 1024;

    /// Nobody wrote anything longer.
    private static final int MAX = 16 * 1024 * 1024;

    private final JdbcClient reads;
    private final CutTexts cutTexts;

    Texts(@Qualifier("mailboxReads") JdbcClient reads, CutTexts cutTexts) {
        this.reads = reads;
        this.cutTexts = cutTexts;
    }

    /// Takes the texts one by one; each is good until the call returns.
    interface Reader {
        void read(Row row, SearchableText text);
    }

    /// A text's row.
    ///
    /// @param size packed octets
    /// @param header null where it did not come with the row
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(
            long number,
            UUID email,
            int version,
            boolean cut,
            long size,
            byte @Nullable [] header,
            byte @Nullable [] body) {}

    /// Which texts, as a condition on `s` with one parameter or two.
    private record Which(String condition, Object first, Object second) {}

    /// The texts of these numbers, at most [#BATCH] of them.
    void ofNumbers(AccountId account, long[] numbers, boolean bodies, Reader reader) {
        if (numbers.length == 0) {
            return;
        }
        long first = numbers[0];
        long last = numbers[numbers.length - 1];
        // Nearly all of a range are read as a range.
        boolean dense = last - first < 3L * numbers.length / 2;
        var which =
                dense
                        ? new Which("s.search_no BETWEEN :first AND :second", first, last)
                        : new Which("s.search_no = ANY (:first) AND :second", numbers, true);
        read(
                account,
                which,
                bodies,
                (row, text) -> {
                    if (!dense || Arrays.binarySearch(numbers, row.number()) >= 0) {
                        reader.read(row, text);
                    }
                });
    }

    /// The texts from a number on; returns the last number that was read, or -1 when there is none any more.
    long from(AccountId account, long number, boolean bodies, Reader reader) {
        var last = new long[] {-1};
        read(
                account,
                new Which(
                        "s.search_no >= :first AND :second ORDER BY s.search_no LIMIT " + BATCH,
                        number,
                        true),
                bodies,
                (row, text) -> {
                    last[0] = Math.max(last[0], row.number());
                    reader.read(row, text);
                });
        return last[0];
    }

    /// The texts of these emails, at most [#BATCH] of them.
    void ofEmails(AccountId account, Collection<UUID> emails, boolean bodies, Reader reader) {
        if (!emails.isEmpty()) {
            var which =
                    new Which(
                            "s.email_id = ANY (:first) AND :second",
                            SqlArrays.uuids(emails, e -> e),
                            true);
            read(account, which, bodies, reader);
        }
    }

    private void read(AccountId account, Which which, boolean bodies, Reader reader) {
        var rows =
                reads.sql(
                                """
                                SELECT s.search_no, s.email_id, s.version, s.cut,
                                       octet_length(s.header_text) + octet_length(s.body_text) AS size,
                                       CASE WHEN octet_length(s.header_text) + octet_length(s.body_text) <= :small
                                            THEN s.header_text END AS header_text,
                                       CASE WHEN %s AND octet_length(s.header_text) + octet_length(s.body_text) <= :small
                                            THEN s.body_text END AS body_text
                                  FROM search_text s
                                 WHERE s.account_id = :account
                                   AND %s
                                """
                                        .formatted(bodies ? "TRUE" : "FALSE", which.condition()))
                        .param("small", SMALL)
                        .param("account", account.value())
                        .param("first", which.first())
                        .param("second", which.second())
                        .query(Texts::row)
                        .list();
        var large = new ArrayList<Row>();
        try (var unpacker = new ZstdDecompressCtx()) {
            for (var row : rows) {
                if (row.header() == null) {
                    large.add(row);
                } else {
                    reader.read(row, text(account, row, bodies, unpacker));
                }
            }
            readLarge(account, large, bodies, reader, unpacker);
        }
    }

    private void readLarge(
            AccountId account,
            List<Row> rows,
            boolean bodies,
            Reader reader,
            ZstdDecompressCtx unpacker) {
        for (int at = 0; at < rows.size(); ) {
            Caller.check();
            int end = at;
            for (long octets = 0; end < rows.size() && octets < LARGE_BATCH; end++) {
                octets += rows.get(end).size();
            }
            var batch =
                    reads.sql(
                                    """
                                    SELECT s.search_no, s.email_id, s.version, s.cut, 0 AS size, s.header_text,
                                           CASE WHEN %s THEN s.body_text END AS body_text
                                      FROM search_text s
                                     WHERE s.account_id = :account
                                       AND s.search_no = ANY (:numbers)
                                    """
                                            .formatted(bodies ? "TRUE" : "FALSE"))
                            .param("account", account.value())
                            .param("numbers", SqlArrays.longs(rows.subList(at, end), Row::number))
                            .query(Texts::row)
                            .list();
            for (var row : batch) {
                reader.read(row, text(account, row, bodies, unpacker));
            }
            at = end;
        }
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getLong("search_no"),
                row.getObject("email_id", UUID.class),
                row.getInt("version"),
                row.getBoolean("cut"),
                row.getLong("size"),
                row.getBytes("header_text"),
                row.getBytes("body_text"));
    }

    /// What another version normalised is read from the content anew.
    private SearchableText text(
            AccountId account, Row row, boolean bodies, ZstdDecompressCtx unpacker) {
        if (row.version() != SearchText.VERSION) {
            return cutTexts.readAnew(account, row.email());
        }
        return new SearchableText(
                () -> unpack(row.header(), unpacker),
                () -> bodies ? unpack(row.body(), unpacker) : "",
                (place, needle) ->
                        row.cut() && cutTexts.contains(account, row.email(), place, needle));
    }

    private static String unpack(byte @Nullable [] packed, ZstdDecompressCtx unpacker) {
        return new String(octets(packed, unpacker), StandardCharsets.ISO_8859_1);
    }

    static byte[] octets(byte @Nullable [] packed, ZstdDecompressCtx unpacker) {
        if (packed == null || packed.length == 0) {
            return new byte[0];
        }
        long size = Zstd.getFrameContentSize(packed);
        if (size < 0 || size > MAX) {
            throw new IllegalStateException("search text of " + size + " octets");
        }
        return unpacker.decompress(packed, (int) size);
    }

    /// The emails behind these numbers, without their texts.
    List<UUID> emails(AccountId account, long[] numbers) {
        return numbers.length == 0
                ? List.of()
                : reads.sql(
                                """
                                SELECT s.email_id
                                  FROM search_text s
                                 WHERE s.account_id = :account
                                   AND s.search_no = ANY (:numbers)
                                """)
                        .param("account", account.value())
                        .param("numbers", numbers)
                        .query((row, _) -> row.getObject(1, UUID.class))
                        .list();
    }
}
