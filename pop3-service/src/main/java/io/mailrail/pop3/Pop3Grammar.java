package io.mailrail.pop3;

import java.util.Locale;
import java.util.Optional;

/// One line of a POP3 client, read from left to right. RFC 2449 §4.
final class Pop3Grammar {

    /// More digits than any maildrop has messages.
    private static final int MOST_DIGITS = 9;

    private final String line;
    private int position;

    Pop3Grammar(String line) {
        this.line = line;
    }

    /// `keyword = 3*4VCHAR`; AUTH and CAPA have made longer ones usual. In upper case.
    String keyword() {
        return word().toUpperCase(Locale.ROOT);
    }

    private String word() {
        int start = position;
        while (position < line.length() && line.charAt(position) != ' ') {
            position++;
        }
        return line.substring(start, position);
    }

    /// `msg-number = 1*DIGIT`
    int messageNumber() throws Pop3SyntaxException {
        return number("Message number expected");
    }

    /// `line-count = 1*DIGIT`
    int lineCount() throws Pop3SyntaxException {
        return number("Number of lines expected");
    }

    /// Numbers beyond belief are so large that there is no such message.
    private int number(String otherwise) throws Pop3SyntaxException {
        sp(otherwise);
        var digits = word();
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Pop3SyntaxException(otherwise);
        }
        int leading = 0;
        while (leading < digits.length() - 1 && digits.charAt(leading) == '0') {
            leading++;
        }
        var significant = digits.substring(leading);
        return significant.length() > MOST_DIGITS
                ? Integer.MAX_VALUE
                : Integer.parseInt(significant);
    }

    /// `[msg-number]`
    Optional<Integer> optionalMessageNumber() throws Pop3SyntaxException {
        return atEnd() ? Optional.empty() : Optional.of(messageNumber());
    }

    /// One argument without a space in it.
    String argument(String otherwise) throws Pop3SyntaxException {
        sp(otherwise);
        var argument = word();
        if (argument.isEmpty()) {
            throw new Pop3SyntaxException(otherwise);
        }
        return argument;
    }

    /// All that follows; a password may have spaces anywhere (RFC 1939 §7, PASS).
    String rest(String otherwise) throws Pop3SyntaxException {
        sp(otherwise);
        var rest = line.substring(position);
        position = line.length();
        if (rest.isEmpty()) {
            throw new Pop3SyntaxException(otherwise);
        }
        return rest;
    }

    private void sp(String otherwise) throws Pop3SyntaxException {
        if (position >= line.length() || line.charAt(position) != ' ') {
            throw new Pop3SyntaxException(otherwise);
        }
        position++;
    }

    /// Whether nothing follows; some clients leave spaces at the end of a line.
    boolean atEnd() {
        return line.substring(position).isBlank();
    }

    /// The command, if nothing follows.
    <C> C end(C command) throws Pop3SyntaxException {
        if (!atEnd()) {
            throw new Pop3SyntaxException("Too many arguments");
        }
        return command;
    }
}
