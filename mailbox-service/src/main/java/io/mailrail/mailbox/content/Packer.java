package io.mailrail.mailbox.content;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;

/// Packs octets with zstd. A compressor's tables take longer to make than a small text takes to pack, so that compressors are
/// used again; a few of them lie ready, as more would be memory for nothing. Thread-safe.
public final class Packer {

    private static final ArrayBlockingQueue<ZstdCompressCtx> READY =
            new ArrayBlockingQueue<>(Math.max(2, Runtime.getRuntime().availableProcessors()));

    private Packer() {}

    /// The first `length` octets as one zstd frame that says how long they are.
    public static byte[] pack(byte[] plain, int length, int level) {
        var compressor = READY.poll();
        if (compressor == null) {
            compressor = new ZstdCompressCtx();
        }
        try {
            compressor.setLevel(level);
            var space = new byte[Math.toIntExact(Zstd.compressBound(length))];
            int packed = compressor.compressByteArray(space, 0, space.length, plain, 0, length);
            return Arrays.copyOf(space, packed);
        } finally {
            if (!READY.offer(compressor)) {
                compressor.close();
            }
        }
    }
}
