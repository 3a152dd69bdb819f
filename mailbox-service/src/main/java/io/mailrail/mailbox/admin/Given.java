package io.mailrail.mailbox.admin;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a body must name.
final class Given {

    private Given() {}

    static String text(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw Problem.badValue(field, "is missing");
        }
        return value;
    }

    static List<String> texts(String field, @Nullable List<@Nullable String> values) {
        if (values == null) {
            throw Problem.badValue(field, "is missing");
        }
        return values.stream().map(value -> text(field, value)).toList();
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
        var fields = new LinkedHashMap<String, JsonNode>();
        body.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }
}
