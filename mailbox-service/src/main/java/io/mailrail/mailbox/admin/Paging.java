package io.mailrail.mailbox.admin;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// Part of a list: `?limit=&after=`.
final class Paging {

    static final String DEFAULT_LIMIT = "100";

    private static final int MAX_LIMIT = 1000;

    private Paging() {}

    /// A part that says where the next one begins.
    interface Paged {
        @Nullable String next();
    }

    /// @param next what to ask for `after` to read on; null at the end
    record Page<T>(List<T> items, @Nullable String next) implements Paged {

        Page {
            items = List.copyOf(items);
        }
    }

    /// The first `limit` of what was read with one row more.
    static <S, T> Page<T> page(
            List<S> read, int limit, Function<S, T> item, Function<S, String> cursor) {
        boolean more = read.size() > limit;
        var shown = more ? read.subList(0, limit) : read;
        return new Page<>(
                shown.stream().map(item).toList(), more ? cursor.apply(shown.getLast()) : null);
    }

    /// How many rows to read, one more than are shown.
    static int rows(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Problem.badValue("limit", "must be 1 to " + MAX_LIMIT);
        }
        return limit + 1;
    }

    /// Where a list that is ordered by names ended.
    static String after(String after) {
        Given.clean("after", after);
        return after;
    }

    static UUID afterId(String after) {
        if (after.isEmpty()) {
            return new UUID(0, 0);
        }
        try {
            return UUID.fromString(after);
        } catch (IllegalArgumentException e) {
            throw Problem.badValue("after", "is not where a page ended");
        }
    }
}
