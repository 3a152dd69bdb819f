package io.mailrail.mailbox.admin;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/// What a token may do.
enum Scope {
    ALL("*"),
    DOMAINS_READ("domains:read"),
    DOMAINS_WRITE("domains:write"),
    ACCOUNTS_READ("accounts:read"),
    ACCOUNTS_WRITE("accounts:write"),
    ALIASES_READ("aliases:read"),
    ALIASES_WRITE("aliases:write"),
    QUEUE_READ("queue:read"),
    QUEUE_WRITE("queue:write"),
    TOKENS_WRITE("tokens:write"),
    AUDIT_READ("audit:read");

    private final String spelled;

    Scope(String spelled) {
        this.spelled = spelled;
    }

    String spelled() {
        return spelled;
    }

    static Optional<Scope> of(String spelled) {
        return Arrays.stream(values()).filter(scope -> scope.spelled.equals(spelled)).findFirst();
    }

    boolean isAmong(Collection<String> scopes) {
        return scopes.contains(spelled) || scopes.contains(ALL.spelled);
    }
}
