package io.mailrail.api;

/// What SETACL does to the rights of an identifier (RFC 4314 §3.1).
public record AclChange(Kind kind, Rights rights) {

    public enum Kind {
        REPLACE,
        ADD,
        REMOVE
    }
}
