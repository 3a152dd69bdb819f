package io.mailrail.pop3;

import io.mailrail.api.Refusal;

import java.util.Optional;

/// The first line of a reply: well or not, perhaps with a response code (RFC 2449 §8), and words for people.
record Pop3Reply(boolean isOk, Optional<Code> code, String text) {

    /// Response codes that we use.
    enum Code {
        /// The credentials are to blame (RFC 3206 §4).
        AUTH("AUTH"),
        /// Another session has the maildrop (RFC 2449 §8.1.2).
        IN_USE("IN-USE"),
        /// Try again later (RFC 3206 §4).
        SYS_TEMP("SYS/TEMP"),
        /// Somebody has to mend it (RFC 3206 §4).
        SYS_PERM("SYS/PERM");

        private final String wireName;

        Code(String wireName) {
            this.wireName = wireName;
        }
    }

    static final Pop3Reply OK = ok("");
    static final Pop3Reply UNKNOWN_COMMAND = err("Unknown command");
    static final Pop3Reply LOG_IN_FIRST = err("Log in first");
    static final Pop3Reply LOGGED_IN_ALREADY = err("Already logged in");
    static final Pop3Reply USER_FIRST = err("USER first");
    static final Pop3Reply NAME_IS_WELCOME = ok("Send PASS");
    static final Pop3Reply TLS_FIRST = err(Code.AUTH, "Use STLS first: passwords need TLS");
    static final Pop3Reply UNKNOWN_MECHANISM = err("Unknown mechanism");
    static final Pop3Reply AUTH_ABORTED = err("Authentication aborted");
    static final Pop3Reply BEGIN_TLS = ok("Begin TLS negotiation");
    static final Pop3Reply SECURE_ALREADY = err("TLS is already in place");
    static final Pop3Reply PIPELINED_STLS = err("Nothing may follow STLS before the handshake");
    static final Pop3Reply CAPABILITIES = ok("Capability list follows");
    static final Pop3Reply TOP_FOLLOWS = ok("top of message follows");
    static final Pop3Reply UIDS_FOLLOW = ok("unique-id listing follows");
    static final Pop3Reply LINE_TOO_LONG = err("Line too long");
    static final Pop3Reply TOO_MANY_FAULTS = err("Too many errors, goodbye");
    static final Pop3Reply TOO_MANY_SESSIONS =
            err(Code.SYS_TEMP, "Too many connections, try again later");
    static final Pop3Reply SHUTTING_DOWN = err(Code.SYS_TEMP, "Server is shutting down");
    static final Pop3Reply TIMEOUT = err("Disconnected for inactivity");
    static final Pop3Reply BROKEN_SESSION = err(Code.SYS_TEMP, "Internal error, goodbye");
    static final Pop3Reply NOT_ALL_REMOVED =
            err(Code.SYS_TEMP, "some deleted messages not removed");
    static final Pop3Reply LOCK_LOST = err(Code.SYS_TEMP, "maildrop lock lost, log in again");

    static Pop3Reply ok(String text) {
        return new Pop3Reply(true, Optional.empty(), text);
    }

    static Pop3Reply err(String text) {
        return new Pop3Reply(false, Optional.empty(), text);
    }

    static Pop3Reply err(Code code, String text) {
        return new Pop3Reply(false, Optional.of(code), text);
    }

    static Pop3Reply greeting(String hostname) {
        return ok(hostname + " POP3 server ready");
    }

    static Pop3Reply syntaxError(Pop3SyntaxException e) {
        return err(String.valueOf(e.getMessage()));
    }

    /// How a refusal sounds.
    static Pop3Reply to(Refusal refusal) {
        return switch (refusal) {
            case Refusal.WrongCredentials _ -> err(Code.AUTH, "Authentication failed");
            case Refusal.SessionExpired _ -> err(Code.AUTH, "Session expired, log in again");
            case Refusal.NotPermitted(var why) -> err(Code.AUTH, why);
            case Refusal.InUse _ -> err(Code.IN_USE, "maildrop already locked");
            case Refusal.Throttled _ ->
                    err(Code.SYS_TEMP, "Too many failed logins, try again later");
            case Refusal.Unavailable _ ->
                    err(Code.SYS_TEMP, "Service unavailable, try again later");
            case Refusal.NoSuchMailbox _ -> err(Code.SYS_PERM, "no such maildrop");
            case Refusal.NoSuchMessage _ -> err("no such message");
            case Refusal.LimitReached _, Refusal.OverQuota _, Refusal.TooBig _ ->
                    err(Code.SYS_PERM, "Limit reached");
            case Refusal.NoSuchRecipient _,
                    Refusal.AlreadyExists _,
                    Refusal.Modified _,
                    Refusal.HasChildren _,
                    Refusal.Loop _,
                    Refusal.Malformed _ ->
                    err("Refused");
        };
    }

    /// As the wire has it, without CRLF.
    @Override
    public String toString() {
        var line = new StringBuilder(isOk ? "+OK" : "-ERR");
        code.ifPresent(c -> line.append(" [").append(c.wireName).append(']'));
        if (!text.isEmpty()) {
            line.append(' ').append(text);
        }
        return line.toString();
    }
}
