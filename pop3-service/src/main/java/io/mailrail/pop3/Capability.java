package io.mailrail.pop3;

import java.util.ArrayList;
import java.util.List;

/// What CAPA announces (RFC 2449 §6), and when.
enum Capability {
    TOP("TOP"),
    UIDL("UIDL"),
    /// RFC 2449 §6.3: passwords in the clear, and so only where they may come.
    USER("USER"),
    /// RFC 5034 §3.
    SASL("SASL PLAIN"),
    RESP_CODES("RESP-CODES"),
    /// RFC 3206 §5.
    AUTH_RESP_CODE("AUTH-RESP-CODE"),
    PIPELINING("PIPELINING"),
    /// RFC 2595 §4: before the login and once only.
    STLS("STLS"),
    EXPIRE("EXPIRE NEVER"),
    IMPLEMENTATION("IMPLEMENTATION Mailrail");

    private final String line;

    Capability(String line) {
        this.line = line;
    }

    String line() {
        return line;
    }

    /// What holds here and now.
    ///
    /// @param passwords whether passwords may come
    static List<Capability> of(Pop3State state, boolean secure, boolean passwords) {
        var all = new ArrayList<Capability>();
        for (var capability : values()) {
            boolean holds =
                    switch (capability) {
                        case USER, SASL -> passwords;
                        case STLS -> !secure && state instanceof Pop3State.Authorization;
                        default -> true;
                    };
            if (holds) {
                all.add(capability);
            }
        }
        return all;
    }
}
