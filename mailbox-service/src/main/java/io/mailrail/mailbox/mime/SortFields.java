package io.mailrail.mailbox.mime;

import io.mailrail.api.Address;
import io.mailrail.api.EnvelopeStructure;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// What SORT and THREAD go by (RFC 5256, RFC 5957), worked out once, when a content comes in. Strings are keys of `i;unicode-casemap`
/// that compare octet by octet; message ids are hashes of 64 bits.
public final class SortFields {

    /// A string to sort by.
    public enum Key {
        SUBJECT(0),
        FROM(1),
        TO(2),
        CC(3),
        DISPLAY_FROM(4),
        DISPLAY_TO(5);

        /// Among the keys as they are stored.
        private final int place;

        Key(int place) {
            this.place = place;
        }
    }

    private static final int KEYS = Key.values().length;

    /// Of the encoded form.
    private static final byte VERSION = 1;

    private static final byte SENT = 1;
    private static final byte REPLY = 2;

    /// Longer keys keep their beginning, by which they are ordered, and a hash of all, so that different ones stay different.
    private static final int LONGEST_KEY = 256;

    private final @Nullable Instant sentAt;
    private final boolean reply;
    private final byte[][] keys;
    private final long messageId;
    private final long[] references;

    private SortFields(
            @Nullable Instant sentAt,
            boolean reply,
            byte[][] keys,
            long messageId,
            long[] references) {
        this.sentAt = sentAt;
        this.reply = reply;
        this.keys = keys;
        this.messageId = messageId;
        this.references = references;
    }

    /// What an envelope alone tells: everything but the `References:` of a message.
    public static SortFields of(EnvelopeStructure envelope) {
        var inReplyTo = envelope.inReplyTo();
        var parents = inReplyTo == null ? List.<String>of() : EnvelopeReader.messageIds(inReplyTo);
        return of(envelope, valid(parents).stream().limit(1).toList());
    }

    /// @param ancestry ids without brackets, the oldest first
    static SortFields of(EnvelopeStructure envelope, List<String> ancestry) {
        var subject = envelope.subject();
        var base = BaseSubject.of(subject == null ? "" : EncodedWords.decode(subject));
        var date = envelope.date();
        var messageId = envelope.messageId();
        var own = messageId == null ? List.<String>of() : EnvelopeReader.messageIds(messageId);
        return new SortFields(
                date == null ? null : SentDate.moment(date).orElse(null),
                base.reply(),
                new byte[][] {
                    key(base.text()),
                    key(mailbox(envelope.from())),
                    key(mailbox(envelope.to())),
                    key(mailbox(envelope.cc())),
                    key(display(envelope.from())),
                    key(display(envelope.to()))
                },
                valid(own).stream().limit(1).mapToLong(SortFields::hash).sum(),
                ancestry.stream().mapToLong(SortFields::hash).toArray());
    }

    private static String mailbox(List<Address> addresses) {
        var mailbox = addresses.isEmpty() ? null : addresses.getFirst().mailbox();
        return mailbox == null ? "" : mailbox;
    }

    /// RFC 5957 §3.
    private static String display(List<Address> addresses) {
        if (addresses.isEmpty()) {
            return "";
        }
        var first = addresses.getFirst();
        var name = first.name() == null ? "" : EncodedWords.decode(first.name());
        if (!name.isEmpty()) {
            return name;
        }
        return first.mailbox() == null || first.host() == null
                ? mailbox(addresses)
                : first.mailbox() + "@" + first.host();
    }

    private static byte[] key(String text) {
        var key = Casemap.key(text);
        if (key.length <= LONGEST_KEY) {
            return key;
        }
        return ByteBuffer.allocate(LONGEST_KEY)
                .put(key, 0, LONGEST_KEY - Long.BYTES)
                .putLong(hash(key))
                .array();
    }

    // ---------------------------------------------------------------- message ids

    /// `msg-id = [CFWS] "<" id-left "@" id-right ">" [CFWS]`: those of these that are valid, without the quotes that some put
    /// around the left side (RFC 5256 §3).
    static List<String> valid(List<String> ids) {
        return ids.stream()
                .map(SortFields::unquoted)
                .filter(id -> id.indexOf('@') > 0 && id.indexOf('@') < id.length() - 1)
                .toList();
    }

    private static String unquoted(String id) {
        if (id.indexOf('"') < 0) {
            return id;
        }
        var plain = new StringBuilder(id.length());
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c == '\\' && i + 1 < id.length()) {
                plain.append(id.charAt(++i));
            } else if (c != '"') {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static long hash(String id) {
        return hash(id.getBytes(StandardCharsets.UTF_8));
    }

    /// FNV-1a, its bits mixed once more; never 0.
    private static long hash(byte[] octets) {
        long hash = 0xcbf29ce484222325L;
        for (byte octet : octets) {
            hash = (hash ^ (octet & 0xFF)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0xd6e8feb86659fd93L;
        hash ^= hash >>> 32;
        return hash == 0 ? 1 : hash;
    }

    // ---------------------------------------------------------------- what is known

    /// The moment its `Date:` names; null where there is none.
    public @Nullable Instant sentAt() {
        return sentAt;
    }

    /// Whether its subject says that it is a reply or was forwarded.
    public boolean isReply() {
        return reply;
    }

    /// To be compared with [Arrays#compareUnsigned]; empty where the field is absent.
    public byte[] key(Key key) {
        return keys[key.place];
    }

    /// 0 where it has none that is valid.
    public long messageId() {
        return messageId;
    }

    /// The oldest ancestor first.
    public long[] references() {
        return references;
    }

    // ---------------------------------------------------------------- as the store keeps it

    /// Version, flags, milliseconds of the moment; each key behind its length; the message id; the references behind their number.
    public byte[] encoded() {
        int length = 2 + Long.BYTES + Long.BYTES + 1 + Long.BYTES * references.length;
        for (var key : keys) {
            length += Short.BYTES + key.length;
        }
        var out = ByteBuffer.allocate(length);
        out.put(VERSION).put((byte) ((sentAt == null ? 0 : SENT) | (reply ? REPLY : 0)));
        out.putLong(sentAt == null ? 0 : sentAt.toEpochMilli());
        for (var key : keys) {
            out.putShort((short) key.length).put(key);
        }
        out.putLong(messageId).put((byte) references.length);
        for (long reference : references) {
            out.putLong(reference);
        }
        return out.array();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SortFields fields && Arrays.equals(encoded(), fields.encoded());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded());
    }

    /// @throws IllegalArgumentException for what another version wrote
    public static SortFields decode(byte[] encoded) {
        var in = ByteBuffer.wrap(encoded);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException("sort fields of version " + version);
        }
        byte flags = in.get();
        long millis = in.getLong();
        var keys = new byte[KEYS][];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = new byte[in.getShort()];
            in.get(keys[i]);
        }
        long messageId = in.getLong();
        var references = new long[in.get() & 0xFF];
        for (int i = 0; i < references.length; i++) {
            references[i] = in.getLong();
        }
        return new SortFields(
                (flags & SENT) == 0 ? null : Instant.ofEpochMilli(millis),
                (flags & REPLY) != 0,
                keys,
                messageId,
                references);
    }
}
