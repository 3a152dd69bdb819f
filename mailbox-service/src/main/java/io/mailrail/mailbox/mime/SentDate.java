package io.mailrail.mailbox.mime;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The day a `Date:` field names (RFC 5322 §3.3), as written there: time and zone are disregarded, as SENTON and its like ask
/// (RFC 9051 §6.4.4).
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
