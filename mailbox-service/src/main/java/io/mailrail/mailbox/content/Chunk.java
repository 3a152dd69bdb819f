package io.mailrail.mailbox.content;

import com.github.luben.zstd.Zstd;

import java.io.IOException;
import java.util.Arrays;

/// A piece of a content as it is stored: packed with zstd where that helps, else as it is. Each is packed by itself, so that a
/// range can be read without what stands before it.
final class Chunk {

    /// Octets of the content that every chunk but the last spans.
    static final int SPAN = 256 * 1024;

    /// Encodings; never renumbered, for the store holds them.
    private static final int PLAIN = 0;

    private static final int ZSTD = 1;

    /// Below this, packing costs more than it gives.
    private static final int WORTH_PACKING = 16 * 1024;

    private static final int LEVEL = 3;

    final int encoding;
    final byte[] data;

    private Chunk(int encoding, byte[] data) {
        this.encoding = encoding;
        this.data = data;
    }

    /// Packs the first `length` octets.
    static Chunk of(byte[] plain, int length) {
        if (length >= WORTH_PACKING) {
            var packed = Packer.pack(plain, length, LEVEL);
            // What shrinks by less than a tenth is not worth unpacking at every read.
            if (packed.length < length - length / 10) {
                return new Chunk(ZSTD, packed);
            }
        }
        return new Chunk(PLAIN, Arrays.copyOf(plain, length));
    }

    /// The octets of the content.
    static byte[] unpack(int encoding, byte[] data) throws IOException {
        return switch (encoding) {
            case PLAIN -> data;
            case ZSTD -> {
                // What packed it knew how long it was.
                long size = Zstd.getFrameContentSize(data);
                if (size < 0 || size > SPAN) {
                    throw new IOException("broken chunk: of " + size + " octets");
                }
                var plain = new byte[(int) size];
                long length =
                        Zstd.decompressByteArray(plain, 0, plain.length, data, 0, data.length);
                if (Zstd.isError(length)) {
                    throw new IOException("broken chunk: " + Zstd.getErrorName(length));
                }
                if (length != size) {
                    throw new IOException("broken chunk: " + length + " of " + size + " octets");
                }
                yield plain;
            }
            default -> throw new IOException("unknown encoding " + encoding);
        };
    }
}
