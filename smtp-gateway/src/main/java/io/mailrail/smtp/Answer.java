package io.mailrail.smtp;

import java.util.Optional;

/// What a command leads to.
///
/// @param reply what is said; empty where all has been said already (STARTTLS)
/// @param next how far the conversation has come then
record Answer(Optional<Reply> reply, SmtpState next) {

    Answer(Reply reply, SmtpState next) {
        this(Optional.of(reply), next);
    }

    static Answer silent(SmtpState next) {
        return new Answer(Optional.empty(), next);
    }
}
