package io.mailrail.imap.command;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What is announced (RFC 3501 §7.2.1), and the commands that an announcement brings with it.
public enum Capability {
    IMAP4REV1("IMAP4rev1", When.ALWAYS),
    /// RFC 7888
    LITERAL_PLUS("LITERAL+", When.ALWAYS),
    /// RFC 2971
    ID("ID", When.ALWAYS, Verb.ID),
    STARTTLS("STARTTLS", When.TLS_POSSIBLE, Verb.STARTTLS),
    LOGINDISABLED("LOGINDISABLED", When.LOGIN_REFUSED),
    AUTH_PLAIN("AUTH=PLAIN", When.LOGIN_WELCOME, Verb.AUTHENTICATE),
    /// RFC 4959
    SASL_IR("SASL-IR", When.BEFORE_LOGIN),
    /// RFC 5161
    ENABLE("ENABLE", When.ALWAYS, Verb.ENABLE),
    /// RFC 2177
    IDLE("IDLE", When.ALWAYS, Verb.IDLE),
    /// RFC 2342
    NAMESPACE("NAMESPACE", When.AFTER_LOGIN, Verb.NAMESPACE),
    /// RFC 4315: APPENDUID, COPYUID, UID EXPUNGE
    UIDPLUS("UIDPLUS", When.AFTER_LOGIN),
    /// RFC 3691
    UNSELECT("UNSELECT", When.AFTER_LOGIN, Verb.UNSELECT),
    /// RFC 3348
    CHILDREN("CHILDREN", When.AFTER_LOGIN),
    /// RFC 6154
    SPECIAL_USE("SPECIAL-USE", When.AFTER_LOGIN);

    /// The moments of a session at which a capability holds.
    private enum When {
        ALWAYS,
        BEFORE_LOGIN,
        TLS_POSSIBLE,
        LOGIN_REFUSED,
        LOGIN_WELCOME,
        AFTER_LOGIN
    }

    /// How far a session has come, as far as capabilities are concerned.
    ///
    /// @param tls whether TLS protects it
    /// @param plaintextAllowed whether passwords may travel without
    public record Moment(boolean loggedIn, boolean tls, boolean plaintextAllowed) {

        /// Whether LOGIN and AUTHENTICATE are heard.
        public boolean loginWelcome() {
            return tls || plaintextAllowed;
        }
    }

    private final String wireName;
    private final When when;
    private final @Nullable Verb verb;

    Capability(String wireName, When when) {
        this(wireName, when, null);
    }

    Capability(String wireName, When when, @Nullable Verb verb) {
        this.wireName = wireName;
        this.when = when;
        this.verb = verb;
    }

    public String wireName() {
        return wireName;
    }

    /// The command that it announces, if it announces one.
    public Optional<Verb> verb() {
        return Optional.ofNullable(verb);
    }

    private boolean holds(Moment moment) {
        return switch (when) {
            case ALWAYS -> true;
            case BEFORE_LOGIN -> !moment.loggedIn();
            case TLS_POSSIBLE -> !moment.loggedIn() && !moment.tls();
            case LOGIN_REFUSED -> !moment.loggedIn() && !moment.loginWelcome();
            case LOGIN_WELCOME -> !moment.loggedIn() && moment.loginWelcome();
            case AFTER_LOGIN -> moment.loggedIn();
        };
    }

    /// All that hold now.
    public static Set<Capability> at(Moment moment) {
        var all = EnumSet.allOf(Capability.class);
        all.removeIf(capability -> !capability.holds(moment));
        return all;
    }

    /// All that hold now, as the wire lists them.
    public static String list(Moment moment) {
        return at(moment).stream().map(Capability::wireName).collect(Collectors.joining(" "));
    }
}
