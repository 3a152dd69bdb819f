package io.mailrail.mailbox.content;

import io.mailrail.api.AccountId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.mime.MimeParser;
import io.mailrail.mailbox.mime.ParsedContent;

import org.springframework.stereotype.Component;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.UUID;

/// Takes the octets of a message in, on the thread that brings them. What fits into one chunk is gathered in memory; more is
/// staged chunk by chunk as it arrives, each in its own transaction, and parsed on the same pass: no transaction is open while
/// octets are awaited.
@Component
public final class ContentIntake {

    private static final int FIRST_BUFFER = 8 * 1024;

    private final ContentBudget budget;
    private final ContentRepository repository;
    private final MimeParser parser;

    ContentIntake(ContentBudget budget, ContentRepository repository, MimeParser parser) {
        this.budget = budget;
        this.repository = repository;
        this.parser = parser;
    }

    /// Reads a content to its end. The caller closes what comes back.
    ///
    /// @param contentId new at this home
    /// @param limit most octets
    /// @throws Refused TooBig, as soon as the limit is passed; Unavailable when memory or the store is not to be had
    public ReceivedContent receive(AccountId home, UUID contentId, InputStream in, long limit)
            throws IOException {
        var key = new ContentKey(home, contentId);
        var share = budget.share();
        try {
            var received = receive(key, new Limited(in, limit), share);
            if (received instanceof StagedContent) {
                share.close();
            }
            return received;
        } catch (IOException | RuntimeException | Error e) {
            share.close();
            throw e;
        }
    }

    /// A content that was made here.
    public ReceivedContent made(AccountId home, UUID contentId, byte[] content) {
        var key = new ContentKey(home, contentId);
        if (content.length > Chunk.SPAN) {
            throw new IllegalArgumentException("made content of " + content.length + " octets");
        }
        try {
            return gathered(key, content, content.length, budget.share());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    private ReceivedContent receive(ContentKey key, InputStream in, ContentBudget.Share share)
            throws IOException {
        share.atLeast(FIRST_BUFFER);
        var buffer = new byte[FIRST_BUFFER];
        int length = 0;
        while (true) {
            length += in.readNBytes(buffer, length, buffer.length - length);
            if (length < buffer.length) {
                return gathered(key, buffer, length, share);
            }
            if (buffer.length == Chunk.SPAN) {
                int next = in.read();
                return next < 0
                        ? gathered(key, buffer, length, share)
                        : staged(key, buffer, (byte) next, in, share);
            }
            int larger = Math.min(Chunk.SPAN, buffer.length * 4);
            share.atLeast(larger);
            buffer = Arrays.copyOf(buffer, larger);
        }
    }

    private GatheredContent gathered(
            ContentKey key, byte[] buffer, int length, ContentBudget.Share share)
            throws IOException {
        var parsed = parser.parse(new ByteArrayInputStream(buffer, 0, length));
        var header = header(parsed, buffer, length);
        var chunk = Chunk.of(buffer, length);
        share.atMost(chunk.data.length + header.length);
        return new GatheredContent(key, length, parsed, header, chunk, share);
    }

    private StagedContent staged(
            ContentKey key, byte[] first, byte next, InputStream in, ContentBudget.Share share)
            throws IOException {
        share.atLeast(3 * Chunk.SPAN); // the beginning, the chunk at hand and its packed form
        repository.stage(key);
        try {
            repository.stageChunk(key, 0, Chunk.of(first, first.length));
            var tee = new Staging(key, first, next, in);
            var parsed = parser.parse(tee);
            tee.transferTo(OutputStream.nullOutputStream());
            tee.finish();
            return new StagedContent(key, tee.size, parsed, header(parsed, first, first.length));
        } catch (IOException | RuntimeException e) {
            discard(key, e);
            throw e;
        }
    }

    /// What will not be kept need not wait for the sweeper; it is the sweeper's all the same if the store is away.
    private void discard(ContentKey key, Exception why) {
        try {
            repository.discard(key);
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    private static byte[] header(ParsedContent parsed, byte[] beginning, int length) {
        long end = parsed.summary().body().place().body();
        return Arrays.copyOf(
                beginning, (int) Math.min(end, Math.min(length, ReceivedContent.MAX_HEADER)));
    }

    /// Refuses to go past a limit.
    private static final class Limited extends InputStream {

        private final InputStream in;
        private final long limit;
        private long left;

        Limited(InputStream in, long limit) {
            this.in = in;
            this.limit = limit;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            int octet = in.read();
            if (octet >= 0) {
                count(1);
            }
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            if (count > 0) {
                count(count);
            }
            return count;
        }

        private void count(int octets) {
            left -= octets;
            if (left < 0) {
                throw new Refused(new Refusal.TooBig(limit));
            }
        }
    }

    /// Stages every chunk after the first while the parser reads.
    private final class Staging extends InputStream {

        private final ContentKey key;
        private final byte[] first;
        private final InputStream in;
        private final byte[] chunk = new byte[Chunk.SPAN];
        private int read;
        private int filled;
        private int sequence = 1;
        private int pending;
        private boolean ended;
        private long size = Chunk.SPAN;

        Staging(ContentKey key, byte[] first, byte next, InputStream in) {
            this.key = key;
            this.first = first;
            this.in = in;
            chunk[0] = next;
            filled = 1;
            pending = 1;
            size++;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (read < first.length) {
                int count = Math.min(length, first.length - read);
                System.arraycopy(first, read, into, offset, count);
                read += count;
                return count;
            }
            if (pending == 0 && !fill()) {
                return -1;
            }
            int count = Math.min(length, pending);
            System.arraycopy(chunk, filled - pending, into, offset, count);
            pending -= count;
            return count;
        }

        /// Reads on into the chunk at hand; a full one is stored first.
        private boolean fill() throws IOException {
            if (ended) {
                return false;
            }
            if (filled == chunk.length) {
                store();
            }
            int count = in.read(chunk, filled, chunk.length - filled);
            if (count < 0) {
                ended = true;
                return false;
            }
            filled += count;
            pending = count;
            size += count;
            return true;
        }

        private void store() {
            repository.stageChunk(key, sequence++, Chunk.of(chunk, filled));
            filled = 0;
        }

        void finish() {
            if (filled > 0) {
                store();
            }
        }
    }
}
