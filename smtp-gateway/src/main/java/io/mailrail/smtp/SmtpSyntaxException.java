package io.mailrail.smtp;

/// A line that is not what the grammar asks for.
final class SmtpSyntaxException extends Exception {

    /// What is wrong, for the reply code.
    enum Fault {
        /// The line as such: too long, or with octets that belong in no line.
        LINE,
        /// An argument that is missing, superfluous or misspelt.
        ARGUMENT,
        /// A parameter that we do not know.
        UNKNOWN_PARAMETER,
        /// A reverse-path that is no path.
        REVERSE_PATH,
        /// A forward-path that is no path.
        FORWARD_PATH,
        /// A path with octets beyond ASCII; SMTPUTF8 (RFC 6531) is not offered.
        NON_ASCII_PATH,
        /// A SASL message that is not base64.
        BASE64
    }

    private final Fault fault;
    private final String text;

    /// @param text what is wrong, for the client
    SmtpSyntaxException(Fault fault, String text) {
        super(text);
        this.fault = fault;
        this.text = text;
    }

    String text() {
        return text;
    }

    Fault fault() {
        return fault;
    }
}
