package io.mailrail.pop3;

import java.util.Optional;

/// What a command leads to.
///
/// @param reply what is said; empty where all has been said already (a listing, a content, STLS)
/// @param next how far the conversation has come then
record Answer(Optional<Pop3Reply> reply, Pop3State next) {

    Answer(Pop3Reply reply, Pop3State next) {
        this(Optional.of(reply), next);
    }

    static Answer silent(Pop3State next) {
        return new Answer(Optional.empty(), next);
    }
}
