package io.mailrail.mailbox.mime;

/// Who takes a message's words as they are found.
interface TextSink {

    /// A field of the message's own header.
    void field(HeaderField field);

    /// A field of an enclosed message's header.
    void enclosedField(HeaderField field);

    /// Text begins.
    ///
    /// @param shown it is for the reader at once, and no attachment
    void partStart(boolean shown);

    /// Decoded text of the body, in pieces as they come.
    void text(CharSequence text);

    /// The name of an attachment.
    void name(String name);

    /// Text, or an enclosed header, ended: words do not go on over it.
    void partEnd();

    /// Whether more text is of any use.
    boolean wantsMore();

    /// Whether nothing of what follows in the content is of any use.
    default boolean isDone() {
        return false;
    }
}
