package io.mailrail.smtp;

import io.mailrail.api.AccountId;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SessionCredential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How far a conversation has come (RFC 5321 §4.1.4). A state holds exactly what exists in it: before MAIL there is no
/// reverse-path, so there is no field for it to be absent from.
sealed interface SmtpState {

    /// Nothing said yet, or nothing that is remembered after STARTTLS (RFC 3207 §4.2).
    record Connected() implements SmtpState {}

    /// After EHLO or HELO.
    ///
    /// @param submitter who logged in
    record Greeted(Hello hello, Optional<SessionCredential> submitter) implements SmtpState {}

    record Closed() implements SmtpState {}

    /// How the client introduced itself.
    record Hello(Dialect dialect, String client) {}

    /// Which of the two: extensions are for those who said EHLO.
    enum Dialect {
        SMTP,
        ESMTP
    }

    /// A mail transaction (RFC 5321 §3.3), from MAIL until the content is accepted, or RSET.
    sealed interface Transaction extends SmtpState {

        Greeted greeted();

        ReversePath from();

        List<Recipient> to();

        /// The same transaction with one recipient more.
        default Addressed with(Recipient recipient) {
            var all = new ArrayList<Recipient>(to().size() + 1);
            all.addAll(to());
            all.add(recipient);
            return new Addressed(greeted(), from(), all);
        }
    }

    record Opened(Greeted greeted, ReversePath from) implements Transaction {

        @Override
        public List<Recipient> to() {
            return List.of();
        }
    }

    record Addressed(Greeted greeted, ReversePath from, List<Recipient> to) implements Transaction {

        public Addressed {
            to = List.copyOf(to);
        }

        boolean hasLocal() {
            return to.stream().anyMatch(r -> r.resolution() instanceof Resolution.Local);
        }

        List<ForwardPath> forwardPaths() {
            return to.stream().map(Recipient::path).toList();
        }

        /// Where the content will live: with the first local recipient, else the submitter, else nobody.
        AccountId home() {
            return to.stream()
                    .map(Recipient::home)
                    .filter(home -> !home.equals(AccountId.NONE))
                    .findFirst()
                    .or(() -> greeted.submitter().map(SessionCredential::account))
                    .orElse(AccountId.NONE);
        }
    }

    /// A forward-path that was accepted, and where it leads.
    record Recipient(ForwardPath path, Resolution resolution) {

        AccountId home() {
            return resolution instanceof Resolution.Local local ? local.home() : AccountId.NONE;
        }
    }
}
