package io.mailrail.mailbox.mime;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The day a `Date:` field names (RFC 5322 §3.3), as written there: time and zone are disregarded, as SENTON and its like ask
/// (RFC 9051 §6.4.4); and the moment it names, which SORT asks for.
final class SentDate {

    /// A date field is short; what is longer is none.
    private static final int LONGEST = 200;

    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");

    /// `date = day month year`, also with hyphens.
    private static final Pattern DATE =
            Pattern.compile(
                    "(?:^|[\\s,])(\\d{1,2})[\\s-]+([A-Za-z]{3})[a-z]*\\.?[\\s-]+(\\d{2,4})\\b");

    /// As `asctime` writes it: `Fri Nov 21 09:55:06 1997`.
    private static final Pattern ASCTIME =
            Pattern.compile(
                    "\\b([A-Za-z]{3})\\s+(\\d{1,2})\\s+[\\d:]+(?:\\s+[A-Z]+)?\\s+(\\d{4})\\b");

    private SentDate() {}

    /// `time-of-day = hour ":" minute [ ":" second ]`, `zone = ("+" / "-") 4DIGIT`, or a name of old (RFC 5322 §4.3).
    private static final Pattern TIME =
            Pattern.compile(
                    "\\b(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?:\\.\\d+)?\\s*([+-]\\d{4}\\b|[A-Za-z]+\\b)?");

    /// Hours from UTC; every other name means UTC.
    private static final Map<String, Integer> ZONES =
            Map.of(
                    "EST", -5, "EDT", -4, "CST", -6, "CDT", -5, "MST", -7, "MDT", -6, "PST", -8,
                    "PDT", -7);

    /// The moment it names, for SORT and THREAD (RFC 5256 §2.2): an invalid zone is UTC, an invalid time midnight; empty where
    /// there is no valid date.
    static Optional<Instant> moment(String field) {
        return parse(field).map(date -> moment(date, field.replaceAll("\\([^()]*\\)", " ")));
    }

    private static Instant moment(LocalDate date, String text) {
        var time = TIME.matcher(text);
        if (!time.find()) {
            return date.atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        int hour = Integer.parseInt(time.group(1));
        int minute = Integer.parseInt(time.group(2));
        int second = time.group(3) == null ? 0 : Integer.parseInt(time.group(3));
        var local =
                hour < 24 && minute < 60 && second <= 60
                        ? date.atTime(hour, minute, Math.min(second, 59))
                        : date.atStartOfDay();
        return local.toInstant(zone(time.group(4)));
    }

    private static ZoneOffset zone(@Nullable String name) {
        if (name == null) {
            return ZoneOffset.UTC;
        }
        if (!name.startsWith("+") && !name.startsWith("-")) {
            return ZoneOffset.ofHours(ZONES.getOrDefault(name.toUpperCase(Locale.ROOT), 0));
        }
        int hours = Integer.parseInt(name.substring(1, 3));
        int minutes = Integer.parseInt(name.substring(3));
        if (hours > 17 || minutes > 59) {
            return ZoneOffset.UTC;
        }
        int sign = name.startsWith("-") ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
    }

    static Optional<LocalDate> parse(String field) {
        if (field.length() > LONGEST) {
            return Optional.empty();
        }
        var text = field.replaceAll("\\([^()]*\\)", " ");
        var date = DATE.matcher(text);
        if (date.find()) {
            return of(date.group(3), date.group(2), date.group(1));
        }
        var asctime = ASCTIME.matcher(text);
        return asctime.find()
                ? of(asctime.group(3), asctime.group(1), asctime.group(2))
                : Optional.empty();
    }

    private static Optional<LocalDate> of(String year, String month, String day) {
        int number = MONTHS.indexOf(month.toLowerCase(Locale.ROOT)) + 1;
        try {
            return Optional.of(LocalDate.of(year(year), number, Integer.parseInt(day)));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    /// RFC 5322 §4.3: two digits up to 49 are of this century, other two or three digits count from 1900.
    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        if (digits.length() >= 4) {
            return year;
        }
        return digits.length() == 2 && year < 50 ? 2000 + year : 1900 + year;
    }
}
