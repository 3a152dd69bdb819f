package io.mailrail.mailbox.mime;

/// Looks for one normalised needle in a body's text, however long the text is.
final class TextMatcher implements TextSink {

    private final String needle;
    private final StringBuilder window = new StringBuilder();
    private final Normaliser text = new Normaliser(this::look);
    private boolean found;

    TextMatcher(String needle) {
        this.needle = needle;
    }

    private void look(String piece) {
        window.append(piece);
        found |= window.indexOf(needle) >= 0;
        int done = window.length() - needle.length() + 1;
        if (done > 0) {
            window.delete(0, done);
        }
    }

    @Override
    public void field(HeaderField field) {}

    @Override
    public void enclosedField(HeaderField field) {
        text.text(TextCollector.line(field) + "\n");
    }

    @Override
    public void partStart(boolean shown) {}

    @Override
    public void text(CharSequence piece) {
        text.text(piece);
    }

    @Override
    public void name(String name) {
        text.text(name.replace('\n', ' ') + "\n");
    }

    @Override
    public void partEnd() {
        text.text("\n");
    }

    @Override
    public boolean wantsMore() {
        return !found;
    }

    @Override
    public boolean isDone() {
        return found;
    }

    boolean found() {
        text.end();
        return found;
    }
}
