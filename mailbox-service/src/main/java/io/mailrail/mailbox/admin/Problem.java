package io.mailrail.mailbox.admin;

import org.springframework.http.HttpStatus;

import java.util.Map;

/// An answer of RFC 9457 that is no success.
final class Problem extends RuntimeException {

    private final HttpStatus status;
    private final transient Map<String, Object> more;

    Problem(HttpStatus status, String detail) {
        this(status, detail, Map.of());
    }

    /// @param more members of the problem document beside the standard ones
    Problem(HttpStatus status, String detail, Map<String, Object> more) {
        super(detail, null, false, false);
        this.status = status;
        this.more = Map.copyOf(more);
    }

    static Problem badValue(String field, String why) {
        return new Problem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                field + ": " + why,
                Map.of("field", field, "reason", why));
    }

    static Problem unknown(String what) {
        return new Problem(HttpStatus.NOT_FOUND, what + " does not exist");
    }

    HttpStatus status() {
        return status;
    }

    Map<String, Object> more() {
        return more;
    }
}
