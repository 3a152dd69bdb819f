package io.mailrail.mailbox.admin;

import org.springframework.http.HttpStatus;

import java.io.IOException;

/// More came than a body of JSON may have.
final class BodyTooLarge extends IOException {

    private final long limit;

    BodyTooLarge(long limit) {
        super("the body has more than " + limit + " octets");
        this.limit = limit;
    }

    Problem problem() {
        return problem(limit);
    }

    static Problem problem(long limit) {
        return new Problem(
                HttpStatus.CONTENT_TOO_LARGE, "the body may have at most " + limit + " octets");
    }
}
