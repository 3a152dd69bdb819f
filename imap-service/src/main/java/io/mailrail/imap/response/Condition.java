package io.mailrail.imap.response;

import io.mailrail.api.Refusal;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.ImapWriter;
import io.mailrail.imap.response.ResponseCode.Plain;

import java.io.IOException;
import java.util.Optional;

/// How a command ended: `resp-cond-state` (RFC 3501 §7.1).
public record Condition(Kind kind, Optional<ResponseCode> code, String text) {

    public enum Kind {
        OK,
        NO,
        BAD
    }

    public static Condition ok(String text) {
        return new Condition(Kind.OK, Optional.empty(), text);
    }

    public static Condition ok(ResponseCode code, String text) {
        return new Condition(Kind.OK, Optional.of(code), text);
    }

    public static Condition no(String text) {
        return new Condition(Kind.NO, Optional.empty(), text);
    }

    public static Condition no(ResponseCode code, String text) {
        return new Condition(Kind.NO, Optional.of(code), text);
    }

    public static Condition bad(String text) {
        return new Condition(Kind.BAD, Optional.empty(), text);
    }

    public static Condition bad(ImapSyntaxException syntax) {
        return bad(syntax.what());
    }

    /// How a refusal sounds in IMAP.
    public static Condition to(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSuchRecipient _ -> no("No such recipient");
            case Refusal.NoSuchMailbox _ -> no(Plain.NONEXISTENT, "No such mailbox");
            case Refusal.NoSuchMessage _ ->
                    no(Plain.EXPUNGEISSUED, "Some of the messages are no longer there");
            case Refusal.AlreadyExists _ -> no(Plain.ALREADYEXISTS, "It exists already");
            case Refusal.NotPermitted(var why) -> no(Plain.NOPERM, why);
            case Refusal.WrongCredentials _ ->
                    no(Plain.AUTHENTICATIONFAILED, "Wrong user name or password");
            case Refusal.SessionExpired _ -> no(Plain.EXPIRED, "The session has expired");
            case Refusal.OverQuota _ -> no(Plain.OVERQUOTA, "The quota does not allow it");
            case Refusal.TooBig(var limit) ->
                    no(Plain.TOOBIG, "Larger than the " + limit + " octets that are allowed");
            case Refusal.LimitReached(var limit) -> no(Plain.LIMIT, "Limit reached: " + limit);
            case Refusal.Throttled(var after) ->
                    no(
                            Plain.UNAVAILABLE,
                            "Too many attempts, try again in "
                                    + Math.max(1, after.toSeconds())
                                    + " seconds");
            case Refusal.InUse _ -> no(Plain.INUSE, "It is in use, try again later");
            case Refusal.Modified _ -> no("It has changed meanwhile");
            case Refusal.HasChildren _ -> no(Plain.HASCHILDREN, "There are mailboxes below it");
            case Refusal.Loop _ -> no("The message goes round in circles");
            case Refusal.Malformed(var what) -> no(Plain.CANNOT, what);
            case Refusal.Unavailable _ ->
                    no(Plain.UNAVAILABLE, "Not available at the moment, try again later");
        };
    }

    void write(ImapWriter out) throws IOException {
        out.raw(kind.name()).sp();
        if (code.isPresent()) {
            code.get().write(out);
        }
        out.text(text);
    }
}
