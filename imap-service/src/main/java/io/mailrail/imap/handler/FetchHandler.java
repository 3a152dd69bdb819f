package io.mailrail.imap.handler;

import io.mailrail.api.ContentCursor;
import io.mailrail.api.ContentRange;
import io.mailrail.api.MessageSummary;
import io.mailrail.api.Messages;
import io.mailrail.api.Refusal;
import io.mailrail.api.Uid;
import io.mailrail.imap.command.Fetch;
import io.mailrail.imap.command.FetchItem;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.ImapWriter;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.FetchLine;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.selected.SelectedMailbox;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// FETCH (RFC 3501 §6.4.5).
///
/// 1. `\Seen` is set in one call, where a data item does that.
/// 2. Batch by batch: the summaries of the messages, if an item needs them;
/// 3. the contents, as one stream in the order of the reply. What the view knows (flags, UID, size) costs no call.
///
/// A message that others removed is still answered as long as its content is kept (RFC 2180 §4.1.2); one whose content is gone
/// is left out, and the end is NO.
public final class FetchHandler {

    private static final Logger log = LoggerFactory.getLogger(FetchHandler.class);

    private static final int MESSAGES_OF_BATCH = 500;

    /// Octets that one call for contents may bring, but always a message: so a slow client does not outlast a call's deadline
    /// by much.
    private static final long OCTETS_OF_BATCH = 8 << 20;

    private final Messages messages;

    public FetchHandler(Messages messages) {
        this.messages = messages;
    }

    public Condition fetch(LoggedIn who, SelectedMailbox view, Fetch fetch, ImapOutput out)
            throws IOException, ImapSyntaxException {
        var rows = StoreHandler.rows(view, fetch.numbering(), fetch.messages());
        var marked =
                fetch.marksAsSeen() && !view.isReadOnly()
                        ? Marking.mark(messages, who, view, rows)
                        : Marking.NONE;
        var job = new Job(who, view, fetch.items(), marked, out.writer());
        int from = 0;
        while (from < rows.length) {
            int to = job.batchEnd(rows, from);
            job.batch(rows, from, to);
            from = to;
        }
        return job.missing == 0
                ? Condition.ok("FETCH completed")
                : Condition.to(new Refusal.NoSuchMessage());
    }

    /// One FETCH under way.
    private final class Job {

        private final LoggedIn who;
        private final SelectedMailbox view;
        private final List<FetchItem> items;
        private final Marking marked;
        private final ImapWriter out;
        private final boolean needsSummaries;
        private final boolean wantsBodies;
        private int missing;

        Job(
                LoggedIn who,
                SelectedMailbox view,
                List<FetchItem> items,
                Marking marked,
                ImapWriter out) {
            this.who = who;
            this.view = view;
            this.items = items;
            this.marked = marked;
            this.out = out;
            this.needsSummaries = items.stream().anyMatch(Job::needsSummary);
            this.wantsBodies =
                    items.stream()
                            .anyMatch(i ->
                                    i instanceof FetchItem.Section section
                                            && !(section.what()
                                                    instanceof FetchItem.What.HeaderFields)
                                            && !(section.what() instanceof FetchItem.What.Header));
        }

        private static boolean needsSummary(FetchItem item) {
            return switch (item) {
                case FetchItem.Flags _, FetchItem.Uid _, FetchItem.Size _ -> false;
                case FetchItem.Section section -> Sections.needsSummary(section);
                case FetchItem.InternalDate _,
                        FetchItem.Envelope _,
                        FetchItem.Body _,
                        FetchItem.BodyStructure _ ->
                        true;
            };
        }

        int batchEnd(int[] rows, int from) {
            int to = from;
            long octets = 0;
            while (to < rows.length && to - from < MESSAGES_OF_BATCH) {
                octets += wantsBodies ? view.size(rows[to]) : 0;
                if (octets > OCTETS_OF_BATCH && to > from) {
                    break;
                }
                to++;
            }
            return to;
        }

        void batch(int[] rows, int from, int to) throws IOException {
            try {
                respond(rows, from, to);
            } finally {
                out.drain();
            }
        }

        private void respond(int[] rows, int from, int to) throws IOException {
            var summaries = needsSummaries ? summaries(rows, from, to) : null;
            var lines = new ArrayList<Line>();
            var ranges = new ArrayList<ContentRange>();
            for (int i = from; i < to; i++) {
                var summary = summaries == null ? null : summaries.get(view.uid(rows[i]));
                if (summaries != null && summary == null) {
                    missing++;
                } else {
                    var line = line(rows[i], summary);
                    lines.add(line);
                    ranges.addAll(line.ranges());
                }
            }
            if (ranges.isEmpty()) {
                for (var line : lines) {
                    write(line, null);
                }
            } else {
                try (var contents = messages.contents(who.credential(), view.key(), ranges)) {
                    var tape = new ContentTape(contents);
                    for (var line : lines) {
                        write(line, tape);
                    }
                }
            }
        }

        private Map<Long, MessageSummary> summaries(int[] rows, int from, int to) {
            var found = new HashMap<Long, MessageSummary>();
            try (var cursor =
                    messages.summaries(who.credential(), view.key(), view.uids(rows, from, to))) {
                cursor.forEachRemaining(s -> found.put(s.uid().value(), s));
            }
            return found;
        }

        private Line line(int row, @Nullable MessageSummary summary) {
            var extents = new HashMap<FetchItem, Sections.Extent>();
            var uid = new Uid(view.uid(row));
            for (var item : items) {
                if (item instanceof FetchItem.Section section) {
                    extents.put(
                            section,
                            summary != null
                                    ? Sections.of(uid, section, summary.content().body())
                                    : Sections.ofWhole(uid, section, view.size(row)));
                }
            }
            return new Line(row, summary, extents, items);
        }

        private void write(Line line, @Nullable ContentTape tape) throws IOException {
            var ranges = line.ranges();
            if (!ranges.isEmpty() && (tape == null || !tape.windTo(ranges.getFirst()))) {
                missing++;
                return;
            }
            try {
                write(line, FetchLine.begin(out, view.number(line.row)), tape);
            } catch (RuntimeException e) {
                // Half a response is on its way: nothing that could be said now would be
                // understood.
                log.warn("response broken off account={}", who.account(), e);
                throw new IOException("response broken off", e);
            }
        }

        private void write(Line line, FetchLine response, @Nullable ContentTape tape)
                throws IOException {
            int row = line.row;
            boolean flags = false;
            for (var item : items) {
                switch (item) {
                    case FetchItem.Flags _ -> {
                        response.flags(view.flags(row));
                        flags = true;
                    }
                    case FetchItem.Uid _ -> response.uid(view.uid(row));
                    case FetchItem.Size _ -> response.size(view.size(row));
                    case FetchItem.InternalDate _ ->
                            response.internalDate(line.summary().internalDate());
                    case FetchItem.Envelope _ ->
                            response.envelope(line.summary().content().envelope());
                    case FetchItem.Body _ -> response.body(line.summary().content().body());
                    case FetchItem.BodyStructure _ ->
                            response.bodyStructure(line.summary().content().body());
                    case FetchItem.Section section ->
                            section(response, section, line.extent(section), tape);
                }
            }
            if (!flags && marked.contains(row)) {
                response.flags(view.flags(row));
                flags = true;
            }
            response.end();
            if (flags) {
                view.flagsTold(row);
            }
        }

        private void section(
                FetchLine response,
                FetchItem.Section section,
                Sections.Extent extent,
                @Nullable ContentTape tape)
                throws IOException {
            var to = response.section(new SectionLabel(section));
            switch (extent) {
                case Sections.Extent.Nothing _ -> to.nil();
                case Sections.Extent.Empty _ -> to.string("");
                case Sections.Extent.Octets(var range) -> {
                    if (tape != null && tape.windTo(range)) {
                        var content = tape.take();
                        to.literal(content.length(), content.octets());
                    } else {
                        to.nil();
                    }
                }
                case Sections.Extent.Fields fields -> {
                    if (tape != null && tape.windTo(fields.header())) {
                        fields(to, fields, tape.take());
                    } else {
                        to.nil();
                    }
                }
            }
        }

        /// Most headers are small: what is picked is kept until its length is known. A giant is read again.
        private void fields(ImapWriter to, Sections.Extent.Fields wanted, ContentCursor content)
                throws IOException {
            long offset = wanted.partial().map(FetchItem.Partial::offset).orElse(0L);
            long most = wanted.partial().map(FetchItem.Partial::length).orElse(Long.MAX_VALUE);
            var kept = new KeptOutput();
            var picked = new SliceOutput(kept, offset, most);
            wanted.fields().pick(content.octets(), picked);
            if (kept.isWhole()) {
                to.literal(kept.octets());
                return;
            }
            try (var again =
                    messages.contents(who.credential(), view.key(), List.of(wanted.header()))) {
                if (!again.next()) {
                    throw new IOException("header gone between two readings");
                }
                wanted.fields()
                        .pick(
                                again.octets(),
                                new SliceOutput(to.literal(picked.passed()), offset, most));
            }
        }
    }

    /// One response to come.
    private record Line(
            int row,
            @Nullable MessageSummary known,
            Map<FetchItem, Sections.Extent> extents,
            List<FetchItem> items) {

        MessageSummary summary() {
            if (known == null) {
                throw new IllegalStateException("summary not asked for");
            }
            return known;
        }

        Sections.Extent extent(FetchItem.Section section) {
            return extents.getOrDefault(section, new Sections.Extent.Nothing());
        }

        /// What to read for it, in order.
        List<ContentRange> ranges() {
            var ranges = new ArrayList<ContentRange>();
            for (var item : items) {
                switch (extents.get(item)) {
                    case Sections.Extent.Octets(var range) -> ranges.add(range);
                    case Sections.Extent.Fields fields -> ranges.add(fields.header());
                    case Sections.Extent.Nothing _, Sections.Extent.Empty _ -> {}
                    case null -> {}
                }
            }
            return ranges;
        }
    }
}
