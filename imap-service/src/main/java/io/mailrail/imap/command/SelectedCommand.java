package io.mailrail.imap.command;

import io.mailrail.imap.grammar.SequenceSet;

import java.util.Optional;

/// Welcome with a mailbox selected only (RFC 3501 §6.4).
public sealed interface SelectedCommand extends ImapCommand
        permits Search,
                Fetch,
                Store,
                Copy,
                SelectedCommand.Check,
                SelectedCommand.Close,
                SelectedCommand.Unselect,
                SelectedCommand.Expunge {

    /// §6.4.1
    record Check() implements SelectedCommand {

        @Override
        public Verb verb() {
            return Verb.CHECK;
        }
    }

    /// §6.4.2
    record Close() implements SelectedCommand {

        @Override
        public Verb verb() {
            return Verb.CLOSE;
        }
    }

    /// RFC 3691
    record Unselect() implements SelectedCommand {

        @Override
        public Verb verb() {
            return Verb.UNSELECT;
        }
    }

    /// §6.4.3; with UIDs, RFC 4315 §2.1
    record Expunge(Optional<SequenceSet> uids) implements SelectedCommand {

        static final Expunge ALL = new Expunge(Optional.empty());

        static Expunge among(SequenceSet uids) {
            return new Expunge(Optional.of(uids));
        }

        @Override
        public Verb verb() {
            return Verb.EXPUNGE;
        }
    }
}
