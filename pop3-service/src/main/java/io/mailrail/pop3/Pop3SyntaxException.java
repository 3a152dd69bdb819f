package io.mailrail.pop3;

/// A line that is not what the grammar asks for; the message is fit for the client.
final class Pop3SyntaxException extends Exception {

    Pop3SyntaxException(String message) {
        super(message);
    }
}
