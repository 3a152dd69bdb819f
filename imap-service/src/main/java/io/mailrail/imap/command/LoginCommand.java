package io.mailrail.imap.command;

import io.mailrail.api.Login.Secret;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/// Welcome before a login only (RFC 3501 §6.2).
public sealed interface LoginCommand extends ImapCommand {

    /// §6.2.1
    record StartTls() implements LoginCommand {

        @Override
        public Verb verb() {
            return Verb.STARTTLS;
        }
    }

    /// §6.2.2
    ///
    /// @param mechanism in upper case
    /// @param initialResponse still in base64, `=` for an empty one (RFC 4959 §3)
    record Authenticate(String mechanism, Optional<String> initialResponse)
            implements LoginCommand {

        static Authenticate read(ImapReader in) throws ImapSyntaxException {
            var mechanism = in.sp().atom().toUpperCase(Locale.ROOT);
            var initial = in.atEnd() ? Optional.<String>empty() : Optional.of(in.sp().atom());
            return in.end(new Authenticate(mechanism, initial));
        }

        @Override
        public Verb verb() {
            return Verb.AUTHENTICATE;
        }

        @Override
        public String toString() {
            return "Authenticate[" + mechanism + "]";
        }
    }

    /// §6.2.3
    record Login(Secret user, Secret password) implements LoginCommand {

        static Login read(ImapReader in) throws IOException, ImapSyntaxException {
            var user = new Secret(in.sp().astring());
            var password = new Secret(in.sp().astring());
            return in.end(new Login(user, password));
        }

        @Override
        public Verb verb() {
            return Verb.LOGIN;
        }
    }
}
