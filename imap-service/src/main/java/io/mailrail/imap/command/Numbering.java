package io.mailrail.imap.command;

/// How a command counts messages, and how its answers do.
public enum Numbering {
    SEQUENCE,
    UID
}
