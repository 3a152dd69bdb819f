package io.mailrail.imap.command;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The names of commands.
public enum Verb {
    // RFC 3501 §6.1: in any state
    CAPABILITY,
    NOOP,
    LOGOUT,
    ID,
    // §6.2: before login
    STARTTLS,
    AUTHENTICATE,
    LOGIN,
    // §6.3: after login
    SELECT,
    EXAMINE,
    CREATE,
    DELETE,
    RENAME,
    SUBSCRIBE,
    UNSUBSCRIBE,
    LIST,
    LSUB,
    STATUS,
    APPEND,
    NAMESPACE,
    ENABLE,
    IDLE,
    // §6.4: with a mailbox
    CHECK,
    CLOSE,
    UNSELECT,
    EXPUNGE,
    SEARCH,
    FETCH,
    STORE,
    COPY;

    private static final Map<String, Verb> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(Verb::name, Function.identity()));

    /// The command of this name in upper case.
    public static Optional<Verb> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
