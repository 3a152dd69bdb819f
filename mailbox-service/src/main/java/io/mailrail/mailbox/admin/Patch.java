package io.mailrail.mailbox.admin;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.Set;

/// Some fields of a thing with their new values, as JSON Merge Patch has it (RFC 7396): what is not named stays, null clears.
final class Patch {

    private final JsonNode fields;

    /// @param known the fields that may be named
    Patch(JsonNode fields, Set<String> known) {
        if (!fields.isObject()) {
            throw Problem.badValue("body", "must be an object");
        }
        for (var name : fields.propertyNames()) {
            if (!known.contains(name)) {
                throw Problem.badValue(name, "is not known here, or cannot be changed");
            }
        }
        this.fields = fields;
    }

    boolean has(String field) {
        return fields.has(field);
    }

    boolean isTrue(String field) {
        var value = fields.path(field);
        if (!value.isBoolean()) {
            throw Problem.badValue(field, "must be true or false");
        }
        return value.booleanValue();
    }

    @Nullable String text(String field) {
        var value = fields.path(field);
        if (value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw Problem.badValue(field, "must be a string or null");
        }
        return value.stringValue();
    }

    /// The new number, or the old one where none is named.
    @Nullable Long number(String field, @Nullable Long old) {
        if (!has(field)) {
            return old;
        }
        var value = fields.path(field);
        if (value.isNull()) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw Problem.badValue(field, "must be a whole number or null");
        }
        return value.longValue();
    }
}
