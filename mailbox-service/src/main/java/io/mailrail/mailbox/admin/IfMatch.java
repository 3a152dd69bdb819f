package io.mailrail.mailbox.admin;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

import java.util.regex.Pattern;

/// The request header If-Match (RFC 9110 §13.1.1): a change is made only to what the caller has seen. Without it the last
/// write wins.
final class IfMatch {

    private static final Pattern TAGS =
            Pattern.compile("(?:W/)?\"[^\"]*\"(?:\\s*,\\s*(?:W/)?\"[^\"]*\")*");

    private IfMatch() {}

    static String tag(String version) {
        return "\"" + version + "\"";
    }

    /// @param header as it came; null for none
    /// @param version of the thing, which is locked
    /// @throws Problem 412 when the caller has seen another version; weak tags never match
    static void check(@Nullable String header, String version) {
        if (header == null || header.strip().equals("*")) {
            return;
        }
        var given = header.strip();
        if (!TAGS.matcher(given).matches()) {
            throw Problem.badValue("If-Match", "is no list of entity tags");
        }
        var wanted = tag(version);
        for (var tag : given.split("\\s*,\\s*", -1)) {
            if (tag.equals(wanted)) {
                return;
            }
        }
        throw new Problem(
                HttpStatus.PRECONDITION_FAILED,
                "it was changed by somebody else; its entity tag is now " + wanted);
    }
}
