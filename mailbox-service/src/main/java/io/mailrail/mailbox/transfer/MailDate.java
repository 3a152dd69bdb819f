package io.mailrail.mailbox.transfer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dates with times, as headers (RFC 5322 §3.3, §4.3) and the `From ` lines of mboxes (RFC 4155 Appendix A) write them. A date
/// without a zone is taken for UTC.
final class MailDate {

    /// What is longer is no date.
    private static final int LONGEST = 200;

    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");

    private static final String TIME = "(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?:\\.\\d{1,9})?";
    private static final String ZONE = "([+-]\\d{4}|[A-Za-z]{1,5})";

    /// `day month year time zone`
    private static final Pattern FIELD =
            Pattern.compile(
                    "(?:^|[\\s,;])(\\d{1,2})[\\s-]+([A-Za-z]{3})[a-z]*\\.?[\\s-]+(\\d{2,4})\\s+"
                            + TIME
                            + "(?:\\s*"
                            + ZONE
                            + ")?");

    /// `month day time zone year zone`, as `asctime` writes it, with a zone where this or that program puts one.
    private static final Pattern ASCTIME =
            Pattern.compile(
                    "\\b[A-Za-z]{3},?\\s+([A-Za-z]{3})\\s+(\\d{1,2})\\s+"
                            + TIME
                            + "(?:\\s+"
                            + ZONE
                            + "){0,2}\\s+(\\d{4})(?:\\s+([+-]\\d{4}))?");

    /// RFC 5322 §4.3; of all others one cannot know what they mean.
    private static final Map<String, Integer> ZONES =
            Map.of(
                    "EST", -5, "EDT", -4, "CST", -6, "CDT", -5, "MST", -7, "MDT", -6, "PST", -8,
                    "PDT", -7, "CET", 1, "CEST", 2);

    private MailDate() {}

    static Optional<Instant> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        var field = FIELD.matcher(text);
        if (field.find()) {
            return of(
                    field.group(3),
                    field.group(2),
                    field.group(1),
                    time(field, 4),
                    group(field, 7));
        }
        var asctime = ASCTIME.matcher(text);
        if (asctime.find()) {
            var zone = group(asctime, 8).isEmpty() ? group(asctime, 6) : group(asctime, 8);
            return of(
                    group(asctime, 7),
                    group(asctime, 1),
                    group(asctime, 2),
                    time(asctime, 3),
                    zone);
        }
        return Optional.empty();
    }

    private static String group(Matcher matcher, int group) {
        var found = matcher.group(group);
        return found == null ? "" : found;
    }

    private record Time(int hour, int minute, int second) {}

    private static Time time(Matcher matcher, int group) {
        var seconds = group(matcher, group + 2);
        return new Time(
                Integer.parseInt(group(matcher, group)),
                Integer.parseInt(group(matcher, group + 1)),
                seconds.isEmpty() ? 0 : Integer.parseInt(seconds));
    }

    private static Optional<Instant> of(
            String year, String month, String day, Time time, String zone) {
        int number = MONTHS.indexOf(month.toLowerCase(Locale.ROOT)) + 1;
        try {
            var local =
                    LocalDateTime.of(
                            LocalDate.of(year(year), number, Integer.parseInt(day)),
                            // A leap second is one too many for java.time.
                            LocalTime.of(time.hour(), time.minute(), Math.min(59, time.second())));
            return Optional.of(local.toInstant(zone(zone))).filter(MailDate::isSane);
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    /// What IMAP's `date-time` can write, and no mail is older than.
    static boolean isSane(Instant at) {
        return at.isAfter(Instant.EPOCH) && at.isBefore(Instant.parse("9999-01-01T00:00:00Z"));
    }

    private static ZoneOffset zone(String zone) {
        if (zone.startsWith("+") || zone.startsWith("-")) {
            int sign = zone.startsWith("-") ? -1 : 1;
            int hours = Integer.parseInt(zone.substring(1, 3));
            int minutes = Integer.parseInt(zone.substring(3, 5));
            return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
        }
        return ZoneOffset.ofHours(ZONES.getOrDefault(zone.toUpperCase(Locale.ROOT), 0));
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
