package io.mailrail.imap.grammar;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/// The dates of RFC 3501 §9: `date` of SEARCH, `date-time` of APPEND.
public final class DateReader {

    static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");

    private final ImapReader in;

    DateReader(ImapReader in) {
        this.in = in;
    }

    /// `date = date-text / DQUOTE date-text DQUOTE`
    public LocalDate date() throws ImapSyntaxException {
        boolean quoted = in.skip('"');
        int day = digits(1, 2);
        int month = in.expect('-').dates().month();
        int year = in.expect('-').dates().digits(4, 4);
        if (quoted) {
            in.expect('"');
        }
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            throw new ImapSyntaxException("No such date");
        }
    }

    /// `date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE`
    public Instant dateTime() throws ImapSyntaxException {
        in.expect('"');
        // A day of one digit without the space before it is what many programs write.
        in.skip(' ');
        int day = digits(1, 2);
        int month = in.expect('-').dates().month();
        int year = in.expect('-').dates().digits(4, 4);
        int hour = in.sp().dates().digits(2, 2);
        int minute = in.expect(':').dates().digits(2, 2);
        int second = in.expect(':').dates().digits(2, 2);
        in.sp();
        int sign = in.skip('-') ? -1 : 1;
        if (sign > 0) {
            in.expect('+');
        }
        int zone = digits(4, 4);
        in.expect('"');
        try {
            // 60 is a leap second; the next second is near enough.
            return LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59))
                    .toInstant(ZoneOffset.ofHoursMinutes(sign * (zone / 100), sign * (zone % 100)));
        } catch (DateTimeException e) {
            throw new ImapSyntaxException("No such date and time");
        }
    }

    private int month() throws ImapSyntaxException {
        var name = in.letters(3);
        for (int i = 0; i < MONTHS.size(); i++) {
            if (MONTHS.get(i).equalsIgnoreCase(name)) {
                return i + 1;
            }
        }
        throw in.wrong("a month");
    }

    private int digits(int fewest, int most) throws ImapSyntaxException {
        int value = 0;
        int count = 0;
        while (count < most && in.nextIsDigit()) {
            value = value * 10 + in.digit();
            count++;
        }
        if (count < fewest) {
            throw in.wrong("a digit");
        }
        return value;
    }
}
