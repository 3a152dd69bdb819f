package io.mailrail.api;

import java.util.Arrays;
import java.util.Optional;

/// An annotation of a mailbox or of the server (RFC 5464).
///
/// @param value absent for NIL: there is no such annotation, or it is to go
public record Annotation(EntryName entry, Optional<Value> value) {

    public Annotation {
        if (!entry.canHaveValue()) {
            throw new IllegalArgumentException("an entry name of too few levels: " + entry);
        }
    }

    public static Annotation of(EntryName entry, byte... octets) {
        return new Annotation(entry, Optional.of(new Value(octets)));
    }

    /// What takes the annotation away.
    public static Annotation nil(EntryName entry) {
        return new Annotation(entry, Optional.empty());
    }

    /// Any octets, none too.
    public static final class Value {

        private final byte[] octets;

        public Value(byte... octets) {
            this.octets = octets.clone();
        }

        public byte[] octets() {
            return octets.clone();
        }

        public int size() {
            return octets.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Value value && Arrays.equals(octets, value.octets);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(octets);
        }

        @Override
        public String toString() {
            return "Value[" + octets.length + " octets]";
        }
    }
}
