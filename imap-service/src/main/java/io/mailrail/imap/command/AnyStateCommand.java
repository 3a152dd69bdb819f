package io.mailrail.imap.command;

import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;

import java.io.IOException;

/// Welcome in any state (RFC 3501 §6.1).
public sealed interface AnyStateCommand extends ImapCommand {

    /// §6.1.1
    record Capability() implements AnyStateCommand {

        @Override
        public Verb verb() {
            return Verb.CAPABILITY;
        }
    }

    /// §6.1.2
    record Noop() implements AnyStateCommand {

        @Override
        public Verb verb() {
            return Verb.NOOP;
        }
    }

    /// §6.1.3
    record Logout() implements AnyStateCommand {

        @Override
        public Verb verb() {
            return Verb.LOGOUT;
        }
    }

    /// RFC 2971: what the client says of itself is checked for form and forgotten.
    record Id() implements AnyStateCommand {

        /// RFC 2971 §3.3
        private static final int MOST_FIELDS = 30;

        /// `id_params_list = "(" *(string SPACE nstring) ")" / nil`
        static Id read(ImapReader in) throws IOException, ImapSyntaxException {
            in.sp();
            if (!in.skip('(')) {
                in.nstring();
                return in.end(new Id());
            }
            int fields = 0;
            while (!in.skip(')')) {
                if (fields > 0) {
                    in.sp();
                }
                in.string();
                in.sp().nstring();
                fields++;
                if (fields > MOST_FIELDS) {
                    throw new ImapSyntaxException("More than " + MOST_FIELDS + " fields");
                }
            }
            return in.end(new Id());
        }

        @Override
        public Verb verb() {
            return Verb.ID;
        }
    }
}
