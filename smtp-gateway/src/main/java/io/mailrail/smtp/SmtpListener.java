package io.mailrail.smtp;

import io.mailrail.wire.LineServer;

import java.util.Locale;

/// The three doors that a message can come in by.
enum SmtpListener {
    /// For other servers: nobody logs in, and mail goes to our own recipients only.
    SMTP(false),

    /// For our users, TLS by STARTTLS (RFC 6409).
    SUBMISSION(false),

    /// For our users, TLS from the first octet (RFC 8314 §3.3).
    SUBMISSIONS(true);

    private final boolean implicitTls;

    SmtpListener(boolean implicitTls) {
        this.implicitTls = implicitTls;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean implicitTls() {
        return implicitTls;
    }

    /// Whether whoever comes must log in before MAIL, and may then write to anybody.
    boolean isSubmission() {
        return this != SMTP;
    }

    static SmtpListener of(LineServer.Listener listener) {
        return valueOf(listener.name().toUpperCase(Locale.ROOT));
    }
}
