package io.mailrail.imap.response;

import io.mailrail.api.MailboxName;
import io.mailrail.imap.grammar.ImapWriter;

import java.io.IOException;
import java.util.List;

/// A response but for FETCH with content, which is written as it arrives ([FetchLine]). RFC 3501 §7.
public sealed interface ImapResponse {

    /// The end of a command.
    record Tagged(String tag, Condition condition) implements ImapResponse {}

    /// A condition that ends no command.
    record Untagged(Condition condition) implements ImapResponse {}

    /// The end of the connection.
    record Bye(String text) implements ImapResponse {}

    /// `+`: go on (§7.5).
    record Continue(String text) implements ImapResponse {}

    record Capabilities(String list) implements ImapResponse {}

    record Exists(long count) implements ImapResponse {}

    record Recent(long count) implements ImapResponse {}

    record Expunge(long number) implements ImapResponse {}

    /// @param list flags as the wire has them
    record FlagsDefined(String list) implements ImapResponse {}

    /// A message's flags, told without being asked for.
    ///
    /// @param flags as the wire has them
    record FlagsNews(long number, long uid, String flags) implements ImapResponse {}

    /// @param numbers sequence numbers or UIDs, ascending
    record SearchResult(List<Long> numbers) implements ImapResponse {

        public SearchResult {
            numbers = List.copyOf(numbers);
        }
    }

    /// A line of LIST or LSUB.
    ///
    /// @param kind `LIST` or `LSUB`
    /// @param name decoded; empty for the root
    record ListLine(Kind kind, List<String> attributes, String name) implements ImapResponse {

        public enum Kind {
            LIST,
            LSUB
        }

        public ListLine {
            attributes = List.copyOf(attributes);
        }
    }

    /// @param items names and numbers in the order asked for
    record StatusLine(MailboxName mailbox, List<Item> items) implements ImapResponse {

        public record Item(String name, long value) {}

        public StatusLine {
            items = List.copyOf(items);
        }
    }

    /// RFC 2342: everything is the user's own.
    record Namespace() implements ImapResponse {}

    /// RFC 2971
    record Id(String name, String version) implements ImapResponse {}

    /// RFC 5161
    record Enabled() implements ImapResponse {}

    default void write(ImapWriter out) throws IOException {
        switch (this) {
            case Tagged(var tag, var condition) -> {
                out.raw(tag).sp();
                condition.write(out);
            }
            case Untagged(var condition) -> {
                out.raw("* ");
                condition.write(out);
            }
            case Bye(var text) -> out.raw("* BYE ").text(text);
            case Continue(var text) -> out.raw("+ ").raw(text);
            case Capabilities(var list) -> out.raw("* CAPABILITY ").raw(list);
            case Exists(var count) -> out.raw("* ").number(count).raw(" EXISTS");
            case Recent(var count) -> out.raw("* ").number(count).raw(" RECENT");
            case Expunge(var number) -> out.raw("* ").number(number).raw(" EXPUNGE");
            case FlagsDefined(var list) -> out.raw("* FLAGS (").raw(list).raw(")");
            case FlagsNews(var number, var uid, var flags) ->
                    out.raw("* ")
                            .number(number)
                            .raw(" FETCH (UID ")
                            .number(uid)
                            .raw(" FLAGS (")
                            .raw(flags)
                            .raw("))");
            case SearchResult(var numbers) -> {
                out.raw("* SEARCH");
                for (long number : numbers) {
                    out.sp().number(number);
                }
            }
            case ListLine(var kind, var attributes, var name) -> {
                out.raw("* ").raw(kind.name()).raw(" (");
                out.raw(String.join(" ", attributes)).raw(") \"/\" ").mailbox(name);
            }
            case StatusLine(var mailbox, var items) -> {
                out.raw("* STATUS ").mailbox(mailbox.value()).raw(" (");
                var before = "";
                for (var item : items) {
                    out.raw(before).raw(item.name()).sp().number(item.value());
                    before = " ";
                }
                out.raw(")");
            }
            case Namespace() ->
                    out.raw("* NAMESPACE ((\"\" \"/\")) ((")
                            .string(MailboxName.OTHER_USERS + "/")
                            .raw(" \"/\")) NIL");
            case Id(var name, var version) -> {
                out.raw("* ID (\"name\" ").string(name);
                out.raw(" \"version\" ").string(version).raw(")");
            }
            case Enabled() -> out.raw("* ENABLED");
        }
        out.crlf();
    }
}
