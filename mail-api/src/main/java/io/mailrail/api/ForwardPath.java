package io.mailrail.api;

/// An address that a message is to reach (RFC 5321 §4.1.2), as given; `Postmaster` may stand without a domain.
public record ForwardPath(String address) {

    public ForwardPath {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("empty forward-path");
        }
    }

    /// What stands before the last `@`; all of it where there is none.
    public String localPart() {
        int at = address.lastIndexOf('@');
        return at < 0 ? address : address.substring(0, at);
    }

    /// What stands after the last `@`; empty where there is none.
    public String domain() {
        int at = address.lastIndexOf('@');
        return at < 0 ? "" : address.substring(at + 1);
    }

    /// As the wire spells it, in angle brackets.
    @Override
    public String toString() {
        return "<" + address + ">";
    }
}
