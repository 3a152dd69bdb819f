package io.mailrail.mailbox.admin;

import io.mailrail.api.MailboxName;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a body must name.
final class Given {

    private Given() {}

    /// More than any text has that the API takes.
    private static final int MAX_TEXT = 4096;

    private static final int MAX_TEXTS = 10_000;

    /// The years that PostgreSQL and people know.
    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    static String text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw Problem.badValue(field, "is missing");
        }
        clean(field, value);
        return value;
    }

    /// Null, or a text that can be stored: bounded, without controls, and whole characters.
    static @Nullable String clean(String field, @Nullable String value) {
        if (value != null
                && (value.length() > MAX_TEXT
                        || value.codePoints()
                                .anyMatch(c ->
                                        Character.isISOControl(c)
                                                || (c >= 0xD800 && c <= 0xDFFF)))) {
            throw Problem.badValue(
                    field, "must have at most " + MAX_TEXT + " characters, none of them a control");
        }
        return value;
    }

    static @Nullable Instant time(String field, @Nullable Instant value) {
        if (value != null && (value.isBefore(FIRST) || value.isAfter(LAST))) {
            throw Problem.badValue(field, "must lie between 1970 and 9999");
        }
        return value;
    }

    static List<String> texts(String field, @Nullable List<@Nullable String> values) {
        if (values == null) {
            throw Problem.badValue(field, "is missing");
        }
        if (values.size() > MAX_TEXTS) {
            throw Problem.badValue(field, "must be at most " + MAX_TEXTS);
        }
        return values.stream().map(value -> text(field, value)).toList();
    }

    static MailboxName mailbox(String name) {
        try {
            return new MailboxName(name);
        } catch (IllegalArgumentException e) {
            throw Problem.badValue("mailbox", String.valueOf(e.getMessage()));
        }
    }

    /// An id in a path: what is none names nothing.
    static UUID id(String what, String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.unknown(what + " " + text);
        }
    }

    /// A body's fields as they are, for the audit log.
    static Map<String, JsonNode> fields(JsonNode body) {
        if (!body.isObject()) {
            return Map.of();
        }
        var fields = new LinkedHashMap<String, JsonNode>();
        body.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }
}
