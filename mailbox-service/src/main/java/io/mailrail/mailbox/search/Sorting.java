package io.mailrail.mailbox.search;

import io.mailrail.api.Found;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.api.SortCriterion;
import io.mailrail.api.Sorted;
import io.mailrail.api.UidList;
import io.mailrail.mailbox.mailbox.View;
import io.mailrail.mailbox.mime.SortFields;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Answers SORT (RFC 5256 §3, RFC 5957): searches, reads what the criteria go by, and nothing else, and sorts.
@Component
public final class Sorting {

    /// More criteria than there are keys say nothing new.
    private static final int MOST_CRITERIA = 2 * SortCriterion.Key.values().length;

    private final Search search;
    private final SortColumns columns;
    private final SearchProperties properties;

    Sorting(Search search, SortColumns columns, SearchProperties properties) {
        this.search = search;
        this.columns = columns;
        this.properties = properties;
    }

    /// A message with what it is sorted by, one value for each criterion.
    ///
    /// @param relevancy 0 where nothing is fuzzy
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Line(long uid, int relevancy, Object[] values) {}

    /// @throws Refused LimitReached, NoSuchMailbox
    public Sorted sort(View view, List<SortCriterion> criteria, SearchKey key) {
        if (criteria.size() > MOST_CRITERIA) {
            throw new Refused(new Refusal.LimitReached("sort criteria"));
        }
        var found = search.search(view, key);
        if (found.uids().size() > properties.maxSorted()) {
            throw new Refused(new Refusal.LimitReached("messages to sort"));
        }
        var lines = lines(view.mailbox(), criteria, found);
        lines.sort(comparator(criteria));
        return new Sorted(
                UidList.of(lines.stream().mapToLong(Line::uid).toArray()),
                found.highest(),
                found.relevancies().isEmpty()
                        ? List.of()
                        : lines.stream().map(Line::relevancy).toList());
    }

    /// Of what is kept per message and needs no fields.
    private static final Set<SortCriterion.Key> IN_THE_ROW =
            EnumSet.of(
                    SortCriterion.Key.ARRIVAL, SortCriterion.Key.SIZE, SortCriterion.Key.RELEVANCY);

    private List<Line> lines(MailboxKey mailbox, List<SortCriterion> criteria, Found found) {
        var lines = new ArrayList<Line>(Math.toIntExact(found.uids().size()));
        var relevancies = new Relevancies(found);
        if (criteria.stream().allMatch(c -> IN_THE_ROW.contains(c.key()))) {
            columns.messages(
                    mailbox,
                    found.uids(),
                    message -> lines.add(line(message, null, relevancies, criteria)));
        } else {
            columns.fields(
                    mailbox,
                    found.uids(),
                    (message, fields) -> lines.add(line(message, fields, relevancies, criteria)));
        }
        return lines;
    }

    /// The relevancies of what was found, asked for in order of UID; some messages may be gone since.
    private static final class Relevancies {

        private final Found found;
        private final long[] uids;

        Relevancies(Found found) {
            this.found = found;
            this.uids =
                    found.relevancies().isEmpty() ? new long[0] : found.uids().stream().toArray();
        }

        int of(long uid) {
            int at = Arrays.binarySearch(uids, uid);
            return at < 0 ? 0 : found.relevancies().get(at);
        }
    }

    private static Line line(
            SortColumns.Message message,
            @Nullable SortFields fields,
            Relevancies relevancies,
            List<SortCriterion> criteria) {
        int relevancy = relevancies.of(message.uid());
        var values = new Object[criteria.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(criteria.get(i).key(), message, fields, relevancy);
        }
        return new Line(message.uid(), relevancy, values);
    }

    private static Object value(
            SortCriterion.Key key,
            SortColumns.Message message,
            @Nullable SortFields fields,
            int relevancy) {
        return switch (key) {
            case ARRIVAL -> message.arrival();
            case SIZE -> message.size();
            case RELEVANCY -> (long) -relevancy;
            case DATE -> message.sent(there(fields));
            case SUBJECT -> there(fields).key(SortFields.Key.SUBJECT);
            case FROM -> there(fields).key(SortFields.Key.FROM);
            case TO -> there(fields).key(SortFields.Key.TO);
            case CC -> there(fields).key(SortFields.Key.CC);
            case DISPLAY_FROM -> there(fields).key(SortFields.Key.DISPLAY_FROM);
            case DISPLAY_TO -> there(fields).key(SortFields.Key.DISPLAY_TO);
        };
    }

    private static SortFields there(@Nullable SortFields fields) {
        if (fields == null) {
            throw new IllegalStateException("not in the row");
        }
        return fields;
    }

    /// REVERSE turns one criterion round, and not the order of UIDs that decides at last.
    private static Comparator<Line> comparator(List<SortCriterion> criteria) {
        return (one, other) -> {
            for (int i = 0; i < criteria.size(); i++) {
                int order = compare(one.values()[i], other.values()[i]);
                if (order != 0) {
                    return criteria.get(i).reverse() ? -order : order;
                }
            }
            return Long.compare(one.uid(), other.uid());
        };
    }

    private static int compare(Object one, Object other) {
        return one instanceof byte[] a && other instanceof byte[] b
                ? Integer.signum(Arrays.compareUnsigned(a, b))
                : Long.compare((Long) one, (Long) other);
    }
}
