package io.mailrail.mailbox.mime;

import java.util.function.Consumer;

/// Normalises text that comes in pieces, as [SearchText] would the whole: a piece is cut only before an ASCII character, which
/// combines with nothing before it.
final class Normaliser {

    private static final int PIECE = 4_096;

    /// Where no ASCII character comes at all, a piece is cut anywhere.
    private static final int LONGEST_PIECE = 16 * PIECE;

    private final Consumer<String> normalised;
    private final StringBuilder pending = new StringBuilder();

    /// The last place where `pending` may be cut.
    private int cut;

    Normaliser(Consumer<String> normalised) {
        this.normalised = normalised;
    }

    void text(CharSequence text) {
        int before = pending.length();
        pending.append(text);
        for (int i = pending.length() - 1; i >= before; i--) {
            if (pending.charAt(i) < 0x80) {
                cut = i;
                break;
            }
        }
        if (pending.length() >= PIECE && cut > 0) {
            hand(cut);
        } else if (pending.length() >= LONGEST_PIECE) {
            hand(pending.length() - (Character.isHighSurrogate(last()) ? 1 : 0));
        }
    }

    private void hand(int length) {
        normalised.accept(SearchText.normalise(pending.substring(0, length)));
        pending.delete(0, length);
        cut = 0;
    }

    private char last() {
        return pending.charAt(pending.length() - 1);
    }

    void end() {
        if (!pending.isEmpty()) {
            hand(pending.length());
        }
    }
}
