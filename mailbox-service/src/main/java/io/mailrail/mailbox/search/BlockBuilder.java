package io.mailrail.mailbox.search;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Turns the texts of 1,024 search numbers into slices: slice `n` has bit `n` of every signature.
///
/// A long text would set nearly all bits of one signature, so it has several: each piece of 8 KB has its own, and pieces overlap, so
/// that a needle of up to 256 octets stands whole in one of them. The first piece has the number's own position; the others take
/// positions beyond 1,024, and [#owners] says whose they are. What has more pieces than there is room for is always a candidate.
final class BlockBuilder {

    /// Search numbers of a block.
    static final int NUMBERS = 1_024;

    /// Rows of a block, eight slices each.
    static final int GROUPS = Signature.BITS / 8;

    static final int PIECE = 8 * 1024;

    /// Longest beginning of a needle that is whole in one piece.
    static final int OVERLAP = 256;

    private static final int STEP = PIECE - (OVERLAP - 1);

    /// Pieces of one text beyond its first, and of a block.
    private static final int MAX_FURTHER = 31;

    private static final int MAX_POSITIONS = 4 * NUMBERS;

    private final @Nullable Signature[] firsts = new @Nullable Signature[NUMBERS];
    private final List<Signature> further = new ArrayList<>();
    private final List<Short> owners = new ArrayList<>();

    /// @param position the search number within its block
    void add(int position, byte[] header, byte[] body) {
        var text = new byte[header.length + body.length];
        System.arraycopy(header, 0, text, 0, header.length);
        System.arraycopy(body, 0, text, header.length, body.length);
        int more = text.length <= PIECE ? 0 : (text.length - PIECE + STEP - 1) / STEP;
        if (more > MAX_FURTHER || NUMBERS + further.size() + more > MAX_POSITIONS) {
            addUnknown(position);
            return;
        }
        for (int piece = 0; piece <= more; piece++) {
            var signature = new Signature();
            int from = piece * STEP;
            signature.add(text, header.length, from, Math.min(text.length, from + PIECE));
            if (piece == 0) {
                firsts[position] = signature;
            } else {
                further.add(signature);
                owners.add((short) position);
            }
        }
    }

    /// A text that cannot be told now is always a candidate.
    void addUnknown(int position) {
        firsts[position] = Signature.full();
    }

    /// The rows of the block, by group: eight slices each, one behind the other.
    byte[][] groups() {
        int width = (NUMBERS + further.size() + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
        var groups = new byte[GROUPS][8 * width];
        for (int position = 0; position < NUMBERS; position++) {
            var first = firsts[position];
            if (first != null) {
                first.scatter(groups, width, position);
            }
        }
        for (int i = 0; i < further.size(); i++) {
            further.get(i).scatter(groups, width, NUMBERS + i);
        }
        return groups;
    }

    /// For each position from 1,024 on, the position of the text it belongs to, in two octets.
    byte[] owners() {
        var octets = ByteBuffer.allocate(Short.BYTES * owners.size());
        owners.forEach(octets::putShort);
        return octets.array();
    }
}
