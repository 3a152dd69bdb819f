package io.mailrail.mailbox.mime;

/// Where in a message a text is looked for.
public sealed interface TextPlace {

    /// In the values of the fields of this name, which is normalised; an empty text asks whether there is one.
    record Field(String name) implements TextPlace {}

    /// In the decoded text parts and the names of attachments.
    record Body() implements TextPlace {}

    /// In header or body.
    record Anywhere() implements TextPlace {}
}
