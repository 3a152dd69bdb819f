package io.mailrail.mailbox.message;

import io.mailrail.api.AccountId;
import io.mailrail.api.ContentCursor;
import io.mailrail.api.ContentRange;
import io.mailrail.api.MailboxKey;
import io.mailrail.mailbox.content.ContentKey;
import io.mailrail.mailbox.content.ContentStore;
import io.mailrail.mailbox.database.DatabaseTrouble;
import io.mailrail.mailbox.mailbox.MailboxRows;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;

/// The octets of messages in the order they are asked for: where they lie is looked up for many at once, small ones are read
/// together, large ones stream.
@Component
final class MessageContents {

    /// Ranges whose places are looked up together.
    private static final int LOOKUP = 256;

    /// What lies within the first so many octets of a content is small: the store reads the first chunk of many in one query.
    private static final long SMALL = 256 * 1024;

    /// Most octets that are read ahead.
    private static final long AHEAD = 1024 * 1024;

    private final JdbcClient reads;
    private final MailboxRows rows;
    private final ContentStore contents;

    MessageContents(
            @Qualifier("mailboxReads") JdbcClient reads, MailboxRows rows, ContentStore contents) {
        this.reads = reads;
        this.rows = rows;
        this.contents = contents;
    }

    ContentCursor contents(MailboxKey key, List<ContentRange> ranges) {
        rows.get(key);
        return new Contents(key, List.copyOf(ranges));
    }

    private record Place(ContentKey content, long size) {

        long end(ContentRange range) {
            return range.length() > size - range.offset() ? size : range.offset() + range.length();
        }

        long length(ContentRange range) {
            return Math.max(0, end(range) - range.offset());
        }

        boolean isSmall(ContentRange range) {
            return end(range) <= SMALL;
        }
    }

    private Map<Long, Place> places(MailboxKey key, List<ContentRange> ranges) {
        var found = new HashMap<Long, Place>();
        reads.sql(
                        """
                        SELECT x.uid, x.size, e.content_account, e.content_id
                          FROM (SELECT m.uid, m.email_id, m.size
                                  FROM message m
                                 WHERE m.account_id = :account
                                   AND m.mailbox_id = :mailbox
                                   AND m.uid = ANY(:uids)
                                 UNION ALL
                                SELECT r.uid, r.email_id, r.size
                                  FROM removed r
                                 WHERE r.account_id = :account
                                   AND r.mailbox_id = :mailbox
                                   AND r.uid = ANY(:uids)) x
                          JOIN email e
                            ON e.account_id = :account
                           AND e.email_id = x.email_id
                        """)
                .param("account", key.account().value())
                .param("mailbox", key.mailbox().value())
                .param("uids", ranges.stream().mapToLong(r -> r.uid().value()).distinct().toArray())
                .query(row -> {
                    var content =
                            new ContentKey(
                                    new AccountId(row.getLong("content_account")),
                                    row.getObject("content_id", UUID.class));
                    found.put(row.getLong("uid"), new Place(content, row.getLong("size")));
                });
        return found;
    }

    /// One reading.
    private final class Contents implements ContentCursor {

        private final MailboxKey key;
        private final List<ContentRange> ranges;
        private int next;
        private int lookedUp;
        private Map<Long, Place> places = Map.of();
        private Map<ContentKey, byte[]> ahead = Map.of();
        private int aheadUntil;
        private @Nullable ContentRange range;
        private InputStream octets = InputStream.nullInputStream();
        private long length;

        Contents(MailboxKey key, List<ContentRange> ranges) {
            this.key = key;
            this.ranges = ranges;
        }

        @Override
        public boolean next() {
            return DatabaseTrouble.guard(this::advance);
        }

        private boolean advance() {
            while (next < ranges.size()) {
                lookUp();
                int at = next++;
                var wanted = ranges.get(at);
                var place = places.get(wanted.uid().value());
                if (place != null && take(at, wanted, place)) {
                    range = wanted;
                    length = place.length(wanted);
                    return true;
                }
            }
            range = null;
            octets = InputStream.nullInputStream();
            return false;
        }

        private void lookUp() {
            if (next == lookedUp) {
                lookedUp = Math.min(ranges.size(), next + LOOKUP);
                places = places(key, ranges.subList(next, lookedUp));
            }
        }

        /// False where the content is gone.
        private boolean take(int at, ContentRange wanted, Place place) {
            if (place.length(wanted) == 0) {
                octets = InputStream.nullInputStream();
                return true;
            }
            if (!place.isSmall(wanted)) {
                octets =
                        contents.read(
                                place.content().account(),
                                place.content().content(),
                                wanted.offset(),
                                place.length(wanted));
                return true;
            }
            if (at >= aheadUntil) {
                readAhead(at);
            }
            var beginning = ahead.get(place.content());
            if (beginning == null || beginning.length < place.end(wanted)) {
                return false;
            }
            octets =
                    new ByteArrayInputStream(
                            beginning, (int) wanted.offset(), (int) place.length(wanted));
            return true;
        }

        /// Reads what is small from here on, up to the next that is large.
        private void readAhead(int from) {
            var lengths = new LinkedHashMap<ContentKey, Integer>();
            long total = 0;
            int at = from;
            for (; at < lookedUp && (at == from || total < AHEAD); at++) {
                var wanted = ranges.get(at);
                var place = places.get(wanted.uid().value());
                if (place == null || place.length(wanted) == 0) {
                    continue;
                }
                if (!place.isSmall(wanted)) {
                    break;
                }
                int end = (int) place.end(wanted);
                total += end;
                lengths.merge(place.content(), end, Math::max);
            }
            ahead = contents.readSmall(lengths);
            aheadUntil = at;
        }

        @Override
        public ContentRange range() {
            if (range == null) {
                throw new NoSuchElementException();
            }
            return range;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public InputStream octets() {
            return octets;
        }

        @Override
        public void close() {
            next = ranges.size();
            ahead = Map.of();
            octets = InputStream.nullInputStream();
        }
    }
}
