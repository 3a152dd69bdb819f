package io.mailrail.mailbox.admin;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

import tools.jackson.databind.JsonNode;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Some fields of a thing with their new values, as JSON Merge Patch has it (RFC 7396): what is not named stays, null clears.
final class Patch {

    private final JsonNode fields;

    /// @param known the fields that may be named
    Patch(JsonNode fields, Class<? extends Record> known) {
        if (!fields.isObject()) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT, "the body must be an object with fields");
        }
        var names =
                Arrays.stream(known.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(Collectors.toSet());
        for (var name : fields.propertyNames()) {
            if (!names.contains(name)) {
                throw Problem.badValue(name, "is not known here, or cannot be changed");
            }
        }
        this.fields = fields;
    }

    boolean has(String field) {
        return fields.has(field);
    }

    /// The new truth, or the old one where none is named.
    boolean flag(String field, boolean old) {
        if (!has(field)) {
            return old;
        }
        var value = fields.path(field);
        if (!value.isBoolean()) {
            throw Problem.badValue(field, "must be true or false");
        }
        return value.booleanValue();
    }

    /// The new text, or the old one where none is named.
    @Nullable String text(String field, @Nullable String old) {
        if (!has(field)) {
            return old;
        }
        var value = fields.path(field);
        if (value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw Problem.badValue(field, "must be a string or null");
        }
        return Given.clean(field, value.stringValue());
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

    /// The same for a smaller number.
    @Nullable Integer count(String field, @Nullable Integer old) {
        var number = number(field, old == null ? null : Long.valueOf(old));
        if (number == null) {
            return null;
        }
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw Problem.badValue(field, "must be 0 to " + Integer.MAX_VALUE);
        }
        return number.intValue();
    }
}
