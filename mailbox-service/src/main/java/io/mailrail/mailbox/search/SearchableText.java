package io.mailrail.mailbox.search;

import com.github.luben.zstd.Zstd;

import java.util.function.Predicate;

/// The text of one email, unpacked when it is asked for.
final class SearchableText {

    /// Nobody wrote anything longer.
    private static final int MAX = 16 * 1024 * 1024;

    /// The text of an email that has none.
    static final SearchableText NONE =
            new SearchableText(new byte[0], new byte[0], needle -> false);

    private final byte[] packedHeader;
    private final byte[] packedBody;
    private final Predicate<Needle> beyond;
    private byte[] header = new byte[0];
    private byte[] body = new byte[0];
    private boolean headerUnpacked;
    private boolean bodyUnpacked;

    /// @param beyond looks for a needle in what was cut
    SearchableText(byte[] packedHeader, byte[] packedBody, Predicate<Needle> beyond) {
        this.packedHeader = packedHeader;
        this.packedBody = packedBody;
        this.beyond = beyond;
    }

    private byte[] header() {
        if (!headerUnpacked) {
            header = unpack(packedHeader);
            headerUnpacked = true;
        }
        return header;
    }

    private byte[] body() {
        if (!bodyUnpacked) {
            body = unpack(packedBody);
            bodyUnpacked = true;
        }
        return body;
    }

    private static byte[] unpack(byte[] packed) {
        if (packed.length == 0) {
            return packed;
        }
        long size = Zstd.getFrameContentSize(packed);
        if (size < 0 || size > MAX) {
            throw new IllegalStateException("search text of " + size + " octets");
        }
        return Zstd.decompress(packed, (int) size);
    }

    /// Whether a field of this name has the needle in its value; with an empty needle, whether there is one.
    boolean headerContains(Needle field, Needle needle) {
        var lines = header();
        for (int start = 0; start < lines.length; ) {
            int end = start;
            while (end < lines.length && lines[end] != '\n') {
                end++;
            }
            int colon = start + field.length();
            if (field.isAt(lines, start, end) && colon < end && lines[colon] == ':') {
                int value = colon + 1 < end && lines[colon + 1] == ' ' ? colon + 2 : colon + 1;
                if (needle.isIn(lines, value, end)) {
                    return true;
                }
            }
            start = end + 1;
        }
        return false;
    }

    boolean bodyContains(Needle needle) {
        return needle.isIn(body()) || beyond.test(needle);
    }

    boolean contains(Needle needle) {
        return needle.isIn(header()) || bodyContains(needle);
    }
}
