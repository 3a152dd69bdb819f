package io.mailrail.smtp;

import io.mailrail.api.Refusal;

import java.util.ArrayList;
import java.util.List;

/// What we say: a code, for most codes an enhanced one (RFC 2034, RFC 3463), and a text. Every code is here and nowhere else;
/// the enhanced code's class is computed from the code's first digit, so that the two cannot contradict each other.
///
/// @param detail subject and detail of the enhanced code, such as `7.1`; empty where none is due: the greeting, the answer to
///     EHLO, and 3xx
/// @param lines at least one
record Reply(int code, String detail, List<String> lines) {

    static final Reply OK = reply(250, "0.0", "OK");
    static final Reply BYE = reply(221, "0.0", "Bye");
    static final Reply READY_FOR_TLS = reply(220, "0.0", "Ready to start TLS");
    static final Reply HELP = reply(214, "0.0", "RFC 5321 tells all there is to say");
    static final Reply CANNOT_VERIFY =
            reply(252, "0.0", "Cannot tell; send a message and see what becomes of it");
    static final Reply SENDER_OK = reply(250, "1.0", "Sender accepted");
    static final Reply RECIPIENT_OK = reply(250, "1.5", "Recipient accepted");
    static final Reply START_MAIL =
            plain(354, "Send the message; end it with a dot on a line of its own");
    static final Reply LOGGED_IN = reply(235, "7.0", "Welcome");

    static final Reply UNRECOGNIZED = reply(500, "5.1", "Command not recognized");
    static final Reply NOT_IMPLEMENTED = reply(502, "5.1", "Command not implemented");
    static final Reply LINE_TOO_LONG = reply(500, "5.2", "Line too long");
    static final Reply HELLO_FIRST = reply(503, "5.1", "Say EHLO first");
    static final Reply MAIL_FIRST = reply(503, "5.1", "Say MAIL first");
    static final Reply TRANSACTION_OPEN = reply(503, "5.1", "Not during a mail transaction");
    static final Reply NO_VALID_RECIPIENTS = reply(554, "5.1", "No valid recipients");
    static final Reply LOGGED_IN_ALREADY = reply(503, "5.1", "Already logged in");
    static final Reply SECURE_ALREADY = reply(503, "5.1", "TLS is already there");
    static final Reply PIPELINED_STARTTLS =
            reply(503, "5.1", "Nothing may follow STARTTLS before its reply");
    static final Reply UNKNOWN_PARAMETER = reply(555, "5.4", "Parameter not recognized");

    static final Reply UNKNOWN_MECHANISM = reply(504, "5.4", "Mechanism not supported");
    static final Reply ENCRYPTION_REQUIRED = reply(538, "7.11", "STARTTLS must come first");
    static final Reply LOGIN_CANCELLED = reply(501, "7.0", "Login cancelled");
    static final Reply LOGIN_MALFORMED = reply(501, "5.2", "Not what the mechanism asks for");
    static final Reply LOGIN_UNAVAILABLE =
            reply(454, "7.0", "Cannot log you in now; try again later");
    static final Reply LOGIN_FIRST = reply(530, "7.0", "Log in first");
    static final Reply NOT_YOUR_ADDRESS = reply(550, "7.1", "You may not send as this address");

    static final Reply NO_RELAYING = reply(550, "7.1", "No relaying: the recipient is not here");
    static final Reply DISABLED_RECIPIENT = reply(550, "2.1", "Mailbox disabled");
    static final Reply TOO_MANY_RECIPIENTS = reply(452, "5.3", "Too many recipients");
    static final Reply BARE_LINE_BREAK =
            reply(550, "6.0", "CR and LF must come as CRLF; message refused");
    static final Reply BROKEN = reply(451, "3.0", "Something went wrong here; try again later");

    static final Reply SHUTTING_DOWN = reply(421, "3.2", "Service is stopping; come back");
    static final Reply TIMEOUT = reply(421, "4.2", "Nothing heard for too long");
    static final Reply TOO_MANY_FAULTS = reply(421, "7.0", "Too many errors");
    static final Reply NO_HTTP = reply(421, "7.0", "This is not a web server");
    static final Reply TOO_MANY_SESSIONS = reply(421, "7.0", "Too many sessions");
    static final Reply BROKEN_SESSION = reply(421, "3.0", "Something went wrong here; come back");

    Reply {
        lines = List.copyOf(lines);
    }

    private static Reply reply(int code, String detail, String text) {
        return new Reply(code, detail, List.of(text));
    }

    private static Reply plain(int code, String text) {
        return new Reply(code, "", List.of(text));
    }

    /// `Greeting = "220 " ( Domain / address-literal ) [ SP textstring ]`, RFC 5321 §4.2.
    static Reply greeting(String hostname) {
        return plain(220, hostname + " ESMTP Mailrail");
    }

    /// `helo-ok-rsp`, RFC 5321 §4.1.1.1.
    static Reply helo(String hostname, String client) {
        return plain(250, hostname + " greets " + client);
    }

    /// `ehlo-ok-rsp`, RFC 5321 §4.1.1.1.
    static Reply ehlo(String hostname, String client, List<String> extensions) {
        var lines = new ArrayList<String>();
        lines.add(hostname + " greets " + client);
        lines.addAll(extensions);
        return new Reply(250, "", lines);
    }

    /// A SASL challenge (RFC 4954 §4).
    static Reply challenge(String base64) {
        return plain(334, base64);
    }

    /// The promise: the house answers for the message from now on (RFC 5321 §6.1).
    static Reply accepted(String id) {
        return reply(250, "0.0", id + " accepted");
    }

    static Reply tooBig(long limit) {
        return reply(552, "3.4", "Message is larger than " + limit + " octets");
    }

    static Reply syntaxError(SmtpSyntaxException e) {
        return switch (e.fault()) {
            case LINE -> reply(500, "5.2", e.text());
            case ARGUMENT -> reply(501, "5.4", e.text());
            case UNKNOWN_PARAMETER -> UNKNOWN_PARAMETER;
            case REVERSE_PATH -> reply(501, "1.7", e.text());
            case FORWARD_PATH -> reply(501, "1.3", e.text());
            case NON_ASCII_PATH -> reply(553, "6.7", e.text());
            case BASE64 -> reply(501, "5.2", e.text());
        };
    }

    /// How a refusal sounds in SMTP. No text repeats an exception's message or what is not the client's to know.
    static Reply to(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSuchRecipient _ -> reply(550, "1.1", "No such recipient here");
            case Refusal.OverQuota _ -> reply(552, "2.2", "Mailbox is full");
            case Refusal.TooBig tooBig -> tooBig(tooBig.limit());
            case Refusal.NotPermitted _ -> reply(550, "7.1", "Not permitted");
            case Refusal.WrongCredentials _ -> reply(535, "7.8", "User name or password wrong");
            case Refusal.SessionExpired _ -> LOGIN_FIRST;
            case Refusal.LimitReached _ -> reply(452, "3.1", "A limit is reached; try again later");
            case Refusal.Throttled _ -> reply(450, "7.1", "Too much at once; try again later");
            case Refusal.Loop _ -> reply(554, "4.6", "Too many hops");
            case Refusal.Malformed _ -> reply(554, "6.0", "Message not understood");
            case Refusal.Unavailable _ -> reply(451, "3.0", "Not now; try again later");
            case Refusal.InUse _, Refusal.Modified _ -> reply(451, "3.0", "Busy; try again later");
            // None of these is an answer to what SMTP asks; were one to come, the message is not
            // taken.
            case Refusal.NoSuchMailbox _,
                    Refusal.NoSuchMessage _,
                    Refusal.AlreadyExists _,
                    Refusal.HasChildren _ ->
                    reply(554, "3.0", "Refused");
        };
    }

    boolean isPositive() {
        return code < 400;
    }

    /// What ends the session by its own meaning (RFC 5321 §3.8).
    boolean isGoodbye() {
        return code == 221 || code == 421;
    }

    /// The reply as it goes over the wire, RFC 5321 §4.2.1; the enhanced code stands on every line (RFC 2034 §4).
    @Override
    public String toString() {
        var wire = new StringBuilder();
        var enhanced = detail.isEmpty() ? "" : code / 100 + "." + detail + " ";
        for (int i = 0; i < lines.size(); i++) {
            wire.append(code)
                    .append(i == lines.size() - 1 ? ' ' : '-')
                    .append(enhanced)
                    .append(lines.get(i))
                    .append("\r\n");
        }
        return wire.toString();
    }
}
