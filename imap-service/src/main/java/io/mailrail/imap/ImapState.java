package io.mailrail.imap;

import io.mailrail.imap.handler.Desk;
import io.mailrail.imap.handler.LoggedIn;

import java.util.Optional;

/// How far a conversation has come (RFC 3501 §3). A state holds exactly what exists in it.
sealed interface ImapState {

    /// Nobody has logged in.
    record NotAuthenticated() implements ImapState {}

    /// Somebody has.
    sealed interface Account extends ImapState {

        LoggedIn who();

        /// The selected mailbox, if there is one.
        Optional<Desk> desk();
    }

    record Authenticated(LoggedIn who) implements Account {

        @Override
        public Optional<Desk> desk() {
            return Optional.empty();
        }
    }

    record Selected(LoggedIn who, Desk selected) implements Account {

        @Override
        public Optional<Desk> desk() {
            return Optional.of(selected);
        }

        Authenticated left() {
            selected.close();
            return new Authenticated(who);
        }
    }

    record Logout() implements ImapState {}
}
