package io.mailrail.mailbox.filing;

import io.mailrail.api.grpc.SummaryCodec;
import io.mailrail.mailbox.content.Packer;
import io.mailrail.mailbox.mime.ParsedContent;
import io.mailrail.mailbox.mime.SearchText;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// What was parsed of a content, packed as the store keeps it. Made outside the transaction, shared by all copies.
public final class Digest {

    /// Ids by which a message finds its thread; who cites more cites too many.
    private static final int MAX_REFERENCES = 30;

    /// Higher levels make such short texts a hundredth smaller.
    private static final int LEVEL = 1;

    final byte[] summary;
    final @Nullable LocalDate sentOn;
    final byte[] sort;
    final byte[] headerText;
    final byte[] bodyText;
    final boolean cut;
    final int version = SearchText.VERSION;
    final List<Reference> references;

    private Digest(ParsedContent parsed) {
        this.summary = SummaryCodec.encode(parsed.summary());
        this.sentOn = parsed.sentOn().orElse(null);
        this.sort = parsed.sort().encoded();
        this.headerText = packed(parsed.headerText());
        this.bodyText = packed(parsed.bodyText());
        this.cut = parsed.cut();
        this.references =
                parsed.references().stream()
                        .distinct()
                        .limit(MAX_REFERENCES)
                        .map(Reference::of)
                        .toList();
    }

    public static Digest of(ParsedContent parsed) {
        return new Digest(parsed);
    }

    private static byte[] packed(String text) {
        var octets = text.getBytes(StandardCharsets.UTF_8);
        return Packer.pack(octets, octets.length, LEVEL);
    }

    /// A Message-ID as the store looks it up: the first 16 octets of its SHA-256, in a record that compares.
    record Reference(UUID hash) {

        static Reference of(String messageId) {
            try {
                var sha = MessageDigest.getInstance("SHA-256");
                var hash = sha.digest(messageId.getBytes(StandardCharsets.UTF_8));
                return ofOctets(Arrays.copyOf(hash, 16));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // every JDK has it
            }
        }

        static Reference ofOctets(byte[] octets) {
            var buffer = ByteBuffer.wrap(octets);
            return new Reference(new UUID(buffer.getLong(), buffer.getLong()));
        }

        byte[] octets() {
            return ByteBuffer.allocate(16)
                    .putLong(hash.getMostSignificantBits())
                    .putLong(hash.getLeastSignificantBits())
                    .array();
        }
    }
}
