package io.mailrail.imap.grammar;

/// The client said something that the grammar does not know. The message says what, for the client to read.
public class ImapSyntaxException extends Exception {

    public ImapSyntaxException(String what) {
        super(what, null, false, false);
    }

    /// What was wrong, as one line of ASCII.
    public String what() {
        var message = getMessage();
        return message == null ? "Syntax error" : message;
    }
}
