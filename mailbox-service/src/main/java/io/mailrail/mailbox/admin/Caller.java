package io.mailrail.mailbox.admin;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Who asks: a token, and from where.
record Caller(UUID token, String name, List<String> scopes, String clientAddress) {

    static final String ATTRIBUTE = Caller.class.getName();

    Caller {
        scopes = List.copyOf(scopes);
    }

    /// Of the request that this thread answers.
    static Caller current() {
        var request = RequestContextHolder.currentRequestAttributes();
        if (request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof Caller c) {
            return c;
        }
        throw new IllegalStateException("nobody has shown a token");
    }

    /// Whether it holds each of these scopes, and so may give them to others.
    boolean holds(Collection<Scope> wanted) {
        return wanted.stream().allMatch(scope -> scope.isAmong(scopes));
    }
}
