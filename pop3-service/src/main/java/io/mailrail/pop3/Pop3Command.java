package io.mailrail.pop3;

import io.mailrail.wire.Line;

import java.util.Locale;
import java.util.Optional;

/// A command from a POP3 client, one record for each that we answer. A record holds what was *said*, already well formed;
/// whether it may be said now is the session's question.
sealed interface Pop3Command {

    /// RFC 1939 §7. Octets as they came, one char each.
    record User(String name) implements Pop3Command {}

    /// RFC 1939 §7. Octets as they came, one char each.
    record Pass(String password) implements Pop3Command {

        @Override
        public String toString() {
            return "Pass[]";
        }
    }

    /// RFC 5034 §4; without a mechanism it asks which there are, as old clients do.
    record Auth(Optional<String> mechanism, Optional<String> initialResponse)
            implements Pop3Command {

        @Override
        public String toString() {
            return "Auth[" + mechanism + "]";
        }
    }

    /// RFC 2595 §4.
    record Stls() implements Pop3Command {}

    /// RFC 2449 §5.
    record Capa() implements Pop3Command {}

    /// RFC 1939 §5.
    record Stat() implements Pop3Command {}

    /// RFC 1939 §5.
    record ListMessages(Optional<Integer> number) implements Pop3Command {}

    /// RFC 1939 §7.
    record Uidl(Optional<Integer> number) implements Pop3Command {}

    /// RFC 1939 §5.
    record Retr(int number) implements Pop3Command {}

    /// RFC 1939 §7.
    record Top(int number, int lines) implements Pop3Command {}

    /// RFC 1939 §5.
    record Dele(int number) implements Pop3Command {}

    /// RFC 1225; later RFCs left it out, clients have not all.
    record Last() implements Pop3Command {}

    /// RFC 1939 §5.
    record Noop() implements Pop3Command {}

    /// RFC 1939 §5.
    record Rset() implements Pop3Command {}

    /// RFC 1939 §6.
    record Quit() implements Pop3Command {}

    /// A keyword we do not know: a value, not an exception, for answering it is ordinary work.
    record Unknown() implements Pop3Command {}

    /// Reads one line. Pure: the same line is the same command, in every session and every state.
    static Pop3Command parse(Line.Text line) throws Pop3SyntaxException {
        if (line.hasStrayControl()) {
            throw new Pop3SyntaxException("Control character in the line");
        }
        var in = new Pop3Grammar(line.text());
        return switch (in.keyword()) {
            case "USER" -> in.end(new User(in.argument("Name expected")));
            case "PASS" -> new Pass(in.rest("Password expected"));
            case "AUTH" -> auth(in);
            case "STLS" -> in.end(new Stls());
            case "CAPA" -> in.end(new Capa());
            case "STAT" -> in.end(new Stat());
            case "LIST" -> in.end(new ListMessages(in.optionalMessageNumber()));
            case "UIDL" -> in.end(new Uidl(in.optionalMessageNumber()));
            case "RETR" -> in.end(new Retr(in.messageNumber()));
            case "TOP" -> in.end(new Top(in.messageNumber(), in.lineCount()));
            case "DELE" -> in.end(new Dele(in.messageNumber()));
            case "LAST" -> in.end(new Last());
            case "NOOP" -> in.end(new Noop());
            case "RSET" -> in.end(new Rset());
            case "QUIT" -> in.end(new Quit());
            default -> new Unknown();
        };
    }

    /// `auth = "AUTH" [SP mechanism [SP initial-response]]`
    private static Auth auth(Pop3Grammar in) throws Pop3SyntaxException {
        if (in.atEnd()) {
            return new Auth(Optional.empty(), Optional.empty());
        }
        var mechanism = in.argument("Mechanism expected").toUpperCase(Locale.ROOT);
        if (in.atEnd()) {
            return new Auth(Optional.of(mechanism), Optional.empty());
        }
        var initial = in.argument("Initial response expected");
        return in.end(new Auth(Optional.of(mechanism), Optional.of(initial)));
    }

    /// What a command is counted as.
    enum Verb {
        USER,
        PASS,
        AUTH,
        STLS,
        CAPA,
        STAT,
        LIST,
        UIDL,
        RETR,
        TOP,
        DELE,
        LAST,
        NOOP,
        RSET,
        QUIT,
        UNKNOWN
    }

    default Verb verb() {
        return switch (this) {
            case User _ -> Verb.USER;
            case Pass _ -> Verb.PASS;
            case Auth _ -> Verb.AUTH;
            case Stls _ -> Verb.STLS;
            case Capa _ -> Verb.CAPA;
            case Stat _ -> Verb.STAT;
            case ListMessages _ -> Verb.LIST;
            case Uidl _ -> Verb.UIDL;
            case Retr _ -> Verb.RETR;
            case Top _ -> Verb.TOP;
            case Dele _ -> Verb.DELE;
            case Last _ -> Verb.LAST;
            case Noop _ -> Verb.NOOP;
            case Rset _ -> Verb.RSET;
            case Quit _ -> Verb.QUIT;
            case Unknown _ -> Verb.UNKNOWN;
        };
    }
}
