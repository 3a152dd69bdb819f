package io.mailrail.mailbox.mime;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Octets to characters, as they come. What the charset cannot mean becomes U+FFFD, or windows-1252 where the charset is
/// unknown.
final class CharsetDecoding implements OctetSink {

    private final CharsetDecoder decoder;
    private final Consumer<CharSequence> text;
    private final ByteBuffer octets;
    private final CharBuffer characters;

    /// @param room octets that are decoded at once
    CharsetDecoding(@Nullable Charset charset, int room, Consumer<CharSequence> text) {
        this.octets = ByteBuffer.allocate(room);
        this.characters = CharBuffer.allocate(room);
        this.decoder =
                charset == null
                        ? StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                        : charset.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPLACE)
                                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        this.text = text;
    }

    @Override
    public void octet(int octet) {
        if (!octets.hasRemaining()) {
            decode(false);
        }
        octets.put((byte) octet);
    }

    @Override
    public void octets(byte[] from, int start, int end) {
        for (int at = start; at < end; ) {
            if (!octets.hasRemaining()) {
                decode(false);
            }
            int count = Math.min(octets.remaining(), end - at);
            octets.put(from, at, count);
            at += count;
        }
    }

    void end() {
        decode(true);
        decoder.flush(characters);
        hand();
        decoder.reset();
    }

    private void decode(boolean last) {
        octets.flip();
        while (true) {
            var result = decoder.decode(octets, characters, last);
            hand();
            if (result.isUnderflow()) {
                break;
            }
            if (result.isError()) {
                var stray = new byte[result.length()];
                octets.get(stray);
                text.accept(new String(stray, HeaderField.FALLBACK));
            }
        }
        octets.compact();
    }

    private void hand() {
        characters.flip();
        if (characters.hasRemaining()) {
            text.accept(characters);
        }
        characters.clear();
    }
}
