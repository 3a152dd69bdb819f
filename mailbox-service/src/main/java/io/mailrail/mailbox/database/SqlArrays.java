package io.mailrail.mailbox.database;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/// Columns of values as parameters for `unnest`: with them a statement takes any number of rows.
public final class SqlArrays {

    private SqlArrays() {}

    public static <T> long[] longs(Collection<T> rows, ToLongFunction<? super T> column) {
        return rows.stream().mapToLong(column).toArray();
    }

    public static <T> int[] ints(Collection<T> rows, ToIntFunction<? super T> column) {
        return rows.stream().mapToInt(column).toArray();
    }

    public static <T> Object uuids(Collection<T> rows, Function<? super T, UUID> column) {
        return new SqlArrayValue("uuid", rows.stream().map(column).toArray());
    }

    public static <T> Object uuidsOrNull(
            Collection<T> rows, Function<? super T, @Nullable UUID> column) {
        return new SqlArrayValue("uuid", rows.stream().map(column).toArray());
    }

    public static <T> Object texts(Collection<T> rows, Function<? super T, String> column) {
        return new SqlArrayValue("text", rows.stream().map(column).toArray());
    }

    public static <T> boolean[] booleans(Collection<T> rows, Predicate<? super T> column) {
        var values = new boolean[rows.size()];
        int n = 0;
        for (var row : rows) {
            values[n++] = column.test(row);
        }
        return values;
    }

    /// Dates, some of which may be unknown.
    public static <T> Object dates(
            Collection<T> rows, Function<? super T, @Nullable LocalDate> column) {
        return new SqlArrayValue("date", rows.stream().map(column).toArray());
    }

    /// Rows of octets; one array is one `bytea[]`.
    public static <T> Object octets(Collection<T> rows, Function<? super T, byte[]> column) {
        return rows.stream().map(column).toArray(byte[][]::new);
    }

    /// Times, as precise as the store keeps them.
    public static <T> Object times(Collection<T> rows, Function<? super T, Instant> column) {
        return new SqlArrayValue(
                "timestamptz",
                rows.stream()
                        .map(r -> column.apply(r).truncatedTo(ChronoUnit.MICROS).toString())
                        .toArray());
    }

    /// One time, as precise as the store keeps it.
    public static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
    }
}
