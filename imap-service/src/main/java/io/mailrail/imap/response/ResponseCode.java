package io.mailrail.imap.response;

import io.mailrail.api.Uid;
import io.mailrail.api.UidSet;
import io.mailrail.imap.grammar.ImapWriter;

import java.io.IOException;

/// What stands in brackets before the text (RFC 3501 §7.1, RFC 5530).
public sealed interface ResponseCode {

    /// Codes that say all by their name.
    enum Plain implements ResponseCode {
        ALERT("ALERT"),
        ALREADYEXISTS("ALREADYEXISTS"),
        AUTHENTICATIONFAILED("AUTHENTICATIONFAILED"),
        BADCHARSET("BADCHARSET (US-ASCII UTF-8)"),
        CANNOT("CANNOT"),
        EXPIRED("EXPIRED"),
        EXPUNGEISSUED("EXPUNGEISSUED"),
        HASCHILDREN("HASCHILDREN"),
        INUSE("INUSE"),
        LIMIT("LIMIT"),
        NONEXISTENT("NONEXISTENT"),
        NOPERM("NOPERM"),
        OVERQUOTA("OVERQUOTA"),
        PRIVACYREQUIRED("PRIVACYREQUIRED"),
        READ_ONLY("READ-ONLY"),
        READ_WRITE("READ-WRITE"),
        SERVERBUG("SERVERBUG"),
        TOOBIG("TOOBIG"),
        TRYCREATE("TRYCREATE"),
        UNAVAILABLE("UNAVAILABLE");

        private final String wireName;

        Plain(String wireName) {
            this.wireName = wireName;
        }
    }

    /// @param list as the wire has it
    record Capabilities(String list) implements ResponseCode {}

    /// @param list as the wire has it
    record PermanentFlags(String list) implements ResponseCode {}

    record UidNext(long uid) implements ResponseCode {}

    record UidValidity(long value) implements ResponseCode {}

    /// @param number of the first message that is not `\Seen`
    record Unseen(long number) implements ResponseCode {}

    /// RFC 4315 §3
    record AppendUid(long uidValidity, Uid uid) implements ResponseCode {}

    /// RFC 4315 §3
    record CopyUid(long uidValidity, UidSet sources, UidSet targets) implements ResponseCode {}

    default void write(ImapWriter out) throws IOException {
        out.raw("[");
        switch (this) {
            case Plain plain -> out.raw(plain.wireName);
            case Capabilities(var list) -> out.raw("CAPABILITY ").raw(list);
            case PermanentFlags(var list) -> out.raw("PERMANENTFLAGS (").raw(list).raw(")");
            case UidNext(var uid) -> out.raw("UIDNEXT ").number(uid);
            case UidValidity(var value) -> out.raw("UIDVALIDITY ").number(value);
            case Unseen(var number) -> out.raw("UNSEEN ").number(number);
            case AppendUid(var validity, var uid) ->
                    out.raw("APPENDUID ").number(validity).sp().number(uid.value());
            case CopyUid(var validity, var sources, var targets) ->
                    out.raw("COPYUID ")
                            .number(validity)
                            .sp()
                            .raw(sources.toString())
                            .sp()
                            .raw(targets.toString());
        }
        out.raw("] ");
    }
}
