package io.mailrail.api;

/// The address that non-delivery is reported to; empty for the null reverse-path (RFC 5321 §4.1.2, §4.5.5).
public record ReversePath(String address) {

    /// `<>`: nobody is told.
    public static final ReversePath NULL = new ReversePath("");

    public boolean isNull() {
        return address.isEmpty();
    }

    /// As the wire spells it, in angle brackets.
    @Override
    public String toString() {
        return "<" + address + ">";
    }
}
