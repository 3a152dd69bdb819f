package io.mailrail.mailbox.mime;

/// Looks for one normalised needle in a content's text, however long the text is.
final class TextMatcher implements TextSink {

    private final TextPlace place;
    private final String needle;
    private final boolean headerOnly;
    private final StringBuilder window = new StringBuilder();
    private final Normaliser text = new Normaliser(this::look);
    private boolean found;
    private boolean inBody;

    private TextMatcher(TextPlace place, String needle, boolean headerOnly) {
        this.place = place;
        this.needle = needle;
        this.headerOnly = headerOnly;
    }

    static TextMatcher inAll(TextPlace place, String needle) {
        return new TextMatcher(place, needle, false);
    }

    /// Looks no further than the message's own header.
    static TextMatcher inHeader(TextPlace place, String needle) {
        return new TextMatcher(place, needle, true);
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
    public void field(HeaderField field) {
        found |=
                switch (place) {
                    case TextPlace.Body _ -> false;
                    case TextPlace.Anywhere _ ->
                            SearchText.normalise(TextCollector.line(field)).contains(needle);
                    case TextPlace.Field(var name) -> {
                        var line = SearchText.normalise(TextCollector.line(field));
                        yield line.startsWith(name + ": ")
                                && line.indexOf(needle, name.length() + 2) >= 0;
                    }
                };
    }

    /// Everything that comes after the message's own header.
    private void body(CharSequence piece) {
        inBody = true;
        if (!headerOnly) {
            text.text(piece);
        }
    }

    @Override
    public void enclosedField(HeaderField field) {
        body(TextCollector.line(field) + "\n");
    }

    @Override
    public void partStart(boolean shown) {
        inBody = true;
    }

    @Override
    public void text(CharSequence piece) {
        body(piece);
    }

    @Override
    public void name(String name) {
        body(name.replace('\n', ' ') + "\n");
    }

    @Override
    public void partEnd() {
        body("\n");
    }

    @Override
    public boolean wantsMore() {
        return !isDone();
    }

    @Override
    public boolean isDone() {
        return found || (inBody && headerOnly);
    }

    boolean found() {
        text.end();
        return found;
    }
}
