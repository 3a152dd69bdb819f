package io.mailrail.api;

/// What a client logs in by; app passwords and credentials are limited to some of them.
public enum Protocol {
    SMTP,
    POP3,
    IMAP
}
