package io.mailrail.pop3;

import io.mailrail.pop3.Pop3Command.ListMessages;
import io.mailrail.pop3.Pop3Command.Uidl;
import io.mailrail.pop3.Pop3State.Transaction;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.function.IntFunction;

/// STAT, LIST, UIDL, DELE, LAST and RSET: what the maildrop's numbers answer (RFC 1939 §5, §7).
final class ListingHandler {

    Answer stat(Transaction here) {
        var maildrop = here.maildrop();
        return new Answer(Pop3Reply.ok(maildrop.count() + " " + maildrop.octets()), here);
    }

    Answer list(Transaction here, ListMessages command, Pop3Wire wire) throws IOException {
        var maildrop = here.maildrop();
        if (command.number().isPresent()) {
            return one(here, command.number().get(), maildrop::size);
        }
        return all(here, Pop3Reply.ok(Words.of(maildrop)), maildrop::size, wire);
    }

    Answer uidl(Transaction here, Uidl command, Pop3Wire wire) throws IOException {
        var maildrop = here.maildrop();
        if (command.number().isPresent()) {
            return one(here, command.number().get(), maildrop::uniqueId);
        }
        return all(here, Pop3Reply.UIDS_FOLLOW, maildrop::uniqueId, wire);
    }

    private static Answer one(Transaction here, int number, IntFunction<Object> fact) {
        var missing = missing(here.maildrop(), number);
        return new Answer(
                missing == null ? Pop3Reply.ok(number + " " + fact.apply(number)) : missing, here);
    }

    private static Answer all(
            Transaction here, Pop3Reply first, IntFunction<Object> fact, Pop3Wire wire)
            throws IOException {
        var maildrop = here.maildrop();
        wire.send(first);
        for (int number = 1; number <= maildrop.highest(); number++) {
            if (!maildrop.isDeleted(number)) {
                wire.send(number + " " + fact.apply(number));
            }
        }
        wire.end();
        return Answer.silent(here);
    }

    Answer dele(Transaction here, int number) {
        var maildrop = here.maildrop();
        var missing = missing(maildrop, number);
        if (missing != null) {
            return new Answer(missing, here);
        }
        maildrop.delete(number);
        return new Answer(Pop3Reply.ok("message " + number + " deleted"), here);
    }

    Answer last(Transaction here) {
        return new Answer(Pop3Reply.ok(String.valueOf(here.maildrop().last())), here);
    }

    Answer rset(Transaction here) {
        here.maildrop().reset();
        return new Answer(Pop3Reply.ok("maildrop has " + Words.of(here.maildrop())), here);
    }

    /// What to say of a number that names no message; null when it names one.
    static @Nullable Pop3Reply missing(Pop3Maildrop maildrop, int number) {
        if (!maildrop.exists(number)) {
            return Pop3Reply.err(
                    "no such message, only %s in maildrop"
                            .formatted(Words.messages(maildrop.highest())));
        }
        return maildrop.isDeleted(number)
                ? Pop3Reply.err("message " + number + " already deleted")
                : null;
    }
}
