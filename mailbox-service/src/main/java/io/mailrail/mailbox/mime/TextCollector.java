package io.mailrail.mailbox.mime;

/// Gathers the search texts and the preview, up to their limits.
final class TextCollector implements TextSink {

    private final int previewLimit;
    private int room;
    private boolean cut;

    private final StringBuilder headerText = new StringBuilder();
    private final StringBuilder bodyText = new StringBuilder();
    private final Normaliser body = new Normaliser(piece -> take(piece, bodyText));

    private final StringBuilder preview = new StringBuilder();
    private int previewed;

    /// The first text that is shown and says anything makes the preview.
    private boolean previewing;

    TextCollector(MimeLimits limits) {
        this.previewLimit = limits.preview();
        this.room = limits.text();
    }

    @Override
    public void field(HeaderField field) {
        take(SearchText.normalise(line(field)) + "\n", headerText);
    }

    @Override
    public void enclosedField(HeaderField field) {
        body.text(line(field) + "\n");
    }

    static String line(HeaderField field) {
        return field.name() + ": " + EncodedWords.decode(field.text()).replace('\n', ' ');
    }

    @Override
    public void partStart(boolean shown) {
        previewing = shown && previewed == 0;
    }

    @Override
    public void text(CharSequence text) {
        if (room > 0) {
            body.text(text);
        } else if (!text.isEmpty()) {
            cut = true;
        }
        for (int i = 0; previewing && i < text.length(); i++) {
            preview(text.charAt(i));
        }
    }

    @Override
    public void name(String name) {
        body.text(name.replace('\n', ' ') + "\n");
    }

    @Override
    public void partEnd() {
        body.text("\n");
        previewing = false;
    }

    @Override
    public boolean wantsMore() {
        return !cut || previewing;
    }

    /// White space and controls are one blank each; a character above the BMP counts once.
    private void preview(char c) {
        boolean blank = c <= ' ' || c == 0x7F || c == 0xA0 || c == 0xFEFF || c == 0xFFFC;
        boolean afterBlank = preview.isEmpty() || preview.charAt(preview.length() - 1) == ' ';
        if (blank && afterBlank) {
            return;
        }
        if (previewed == previewLimit && !Character.isLowSurrogate(c)) {
            previewing = false;
            return;
        }
        preview.append(blank ? ' ' : c);
        previewed += Character.isLowSurrogate(c) ? 0 : 1;
    }

    private void take(String piece, StringBuilder text) {
        if (piece.length() <= room / 3) {
            room -= octets(piece);
            text.append(piece);
            return;
        }
        int at = 0;
        while (at < piece.length()) {
            int character = piece.codePointAt(at);
            int octets = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
            if (octets > room) {
                room = 0;
                cut = true;
                break;
            }
            room -= octets;
            at += Character.charCount(character);
        }
        text.append(piece, 0, at);
    }

    /// In UTF-8; half of a surrogate pair counts as half of four.
    private static int octets(String piece) {
        int octets = piece.length();
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (c >= 0x80) {
                octets += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return octets;
    }

    String headerText() {
        return headerText.toString();
    }

    String bodyText() {
        body.end();
        return bodyText.toString();
    }

    boolean isCut() {
        return cut;
    }

    String preview() {
        return preview.toString().strip();
    }
}
