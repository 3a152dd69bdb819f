package io.mailrail.api;

import com.github.f4b6a3.uuid.UuidCreator;

import java.util.UUID;

/// The name of one attempt to change something, made by the caller, so that a repeated or lost call takes effect once.
/// For a message it is also its name for life: the id in the 250, in `Received:`, in the trace, and its EMAILID.
public record CallId(UUID value) {

    /// A new one, ordered by time (UUIDv7, RFC 9562 §5.7).
    public static CallId next() {
        return new CallId(UuidCreator.getTimeOrderedEpoch());
    }

    public static CallId parse(String text) {
        return new CallId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
