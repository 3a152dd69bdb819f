package io.mailrail.mailbox.trace;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// Something that happened to a message.
///
/// @param detail values by name: texts, numbers, lists of texts; kept as JSON
public record TraceEvent(Instant at, UUID message, Kind kind, Map<String, Object> detail) {

    public TraceEvent {
        detail = Map.copyOf(detail);
    }

    /// What can happen to a message.
    public enum Kind {
        ACCEPTED,
        DELIVERED,
        DEFERRED,
        FAILED,
        /// A report on it was made: it bounced, or is late.
        REPORTED;

        /// As the store and the administrators read it.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
