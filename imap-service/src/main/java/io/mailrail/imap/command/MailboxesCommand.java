package io.mailrail.imap.command;

import io.mailrail.api.MailboxName;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;

/// Welcome after a login, with or without a mailbox selected (RFC 3501 §6.3).
public sealed interface MailboxesCommand extends ImapCommand
        permits Append,
                MailboxesCommand.Select,
                MailboxesCommand.Examine,
                MailboxesCommand.Create,
                MailboxesCommand.Delete,
                MailboxesCommand.Rename,
                MailboxesCommand.Subscribe,
                MailboxesCommand.Unsubscribe,
                MailboxesCommand.List,
                MailboxesCommand.Lsub,
                MailboxesCommand.Status,
                MailboxesCommand.Namespace,
                MailboxesCommand.Enable,
                MailboxesCommand.Idle {

    /// §6.3.1
    record Select(MailboxName mailbox) implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.SELECT;
        }
    }

    /// §6.3.2
    record Examine(MailboxName mailbox) implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.EXAMINE;
        }
    }

    /// §6.3.3
    record Create(MailboxName mailbox) implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.CREATE;
        }
    }

    /// §6.3.4
    record Delete(MailboxName mailbox) implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.DELETE;
        }
    }

    /// §6.3.5
    record Rename(MailboxName from, MailboxName to) implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.RENAME;
        }
    }

    /// §6.3.6
    record Subscribe(MailboxName mailbox) implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.SUBSCRIBE;
        }
    }

    /// §6.3.7
    record Unsubscribe(MailboxName mailbox) implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.UNSUBSCRIBE;
        }
    }

    /// §6.3.8
    record List(String reference, String pattern) implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.LIST;
        }
    }

    /// §6.3.9
    record Lsub(String reference, String pattern) implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.LSUB;
        }
    }

    /// §6.3.10
    record Status(MailboxName mailbox, java.util.List<Item> items) implements MailboxesCommand {

        /// `status-att`
        public enum Item {
            MESSAGES,
            RECENT,
            UIDNEXT,
            UIDVALIDITY,
            UNSEEN
        }

        public Status {
            items = java.util.List.copyOf(items);
        }

        /// `status = "STATUS" SP mailbox SP "(" status-att *(SP status-att) ")"`
        static Status read(ImapReader in) throws IOException, ImapSyntaxException {
            var mailbox = in.sp().mailbox();
            in.sp().expect('(');
            var items = new ArrayList<Item>();
            do {
                var name = in.keyword();
                var item =
                        Arrays.stream(Item.values())
                                .filter(i -> i.name().equals(name))
                                .findFirst()
                                .orElseThrow(() ->
                                        new ImapSyntaxException("Unknown status item " + name));
                if (!items.contains(item)) {
                    items.add(item);
                }
            } while (in.skip(' '));
            in.expect(')');
            return in.end(new Status(mailbox, items));
        }

        @Override
        public Verb verb() {
            return Verb.STATUS;
        }
    }

    /// RFC 2342
    record Namespace() implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.NAMESPACE;
        }
    }

    /// RFC 5161: nothing of ours needs enabling yet, and so nothing is.
    record Enable() implements MailboxesCommand {

        static Enable read(ImapReader in) throws ImapSyntaxException {
            do {
                in.sp().atom();
            } while (!in.atEnd());
            return new Enable();
        }

        @Override
        public Verb verb() {
            return Verb.ENABLE;
        }
    }

    /// RFC 2177
    record Idle() implements MailboxesCommand {

        @Override
        public Verb verb() {
            return Verb.IDLE;
        }
    }
}
