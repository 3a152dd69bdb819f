package io.mailrail.imap.selected;

import io.mailrail.api.ChangePage;
import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.FlagsStored;
import io.mailrail.api.IndexPage;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.ModSeq;
import io.mailrail.api.OpenedMailbox;
import io.mailrail.api.Right;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.grammar.SequenceSet;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ImapResponse;
import io.mailrail.imap.response.ResponseCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One client's view of its mailbox: numbers ↔ UIDs, and the news it has not been told.
///
/// 1. It is filled from the index ([#fill]) and then knows all; [#begin] counts that as told.
/// 2. [#apply] takes up what others changed, [#stored] and [#vanished] what this session did.
/// 3. [#news] says what is new, once. Until an EXPUNGE may be told, the message keeps its row, and so its number.
///
/// Used by one thread at a time: the session's, or during IDLE the one that tells news.
public final class SelectedMailbox {

    private final MailboxName name;
    private final OpenedMailbox opened;
    private final Access access;
    private final Rows rows = new Rows();

    /// Everything up to here is in the rows.
    private ModSeq known = ModSeq.NONE;

    /// How many rows the client has been told to exist.
    private int told;

    private long recentTold;
    private int keywordsTold;
    private final BitSet vanished = new BitSet();
    private final BitSet flagNews = new BitSet();

    public SelectedMailbox(MailboxName name, OpenedMailbox opened, Access access) {
        this.name = name;
        this.opened = opened;
        this.access = access;
    }

    public MailboxName name() {
        return name;
    }

    public MailboxKey key() {
        return opened.status().key();
    }

    /// Whether it was examined, or is somebody else's who lets nothing be changed (RFC 4314 §5.2).
    public boolean isReadOnly() {
        return access == Access.READ_ONLY || opened.isReadOnly();
    }

    public boolean may(Right right) {
        return opened.rights().has(right);
    }

    public ModSeq known() {
        return known;
    }

    public long uidValidity() {
        return opened.status().uidValidity();
    }

    /// What the next message's UID will be at least: above all that are known.
    public long uidNext() {
        return Math.max(opened.status().uidNext(), largestUid(rows.count()) + 1);
    }

    // ---- what is known

    /// How many messages the client counts.
    public int count() {
        return told;
    }

    public long number(int row) {
        return row + 1L;
    }

    public long uid(int row) {
        return rows.uid(row);
    }

    public long size(int row) {
        return rows.size(row);
    }

    public boolean isSeen(int row) {
        return (rows.systemFlags(row) & Flag.SEEN.bit()) != 0;
    }

    /// Flags as the wire lists them, `\Recent` among them.
    public String flags(int row) {
        var flags = rows.flags(row).toString();
        if (rows.uid(row) < opened.firstRecent()) {
            return flags;
        }
        return flags.isEmpty() ? "\\Recent" : "\\Recent " + flags;
    }

    public long recent() {
        return Math.max(0, told - rows.firstFrom(opened.firstRecent()));
    }

    /// The UIDs that are `\Recent`, be they there or not.
    public UidSet recentUids() {
        return recent() == 0
                ? UidSet.EMPTY
                : UidSet.ofRanges(List.of(new UidRange(opened.firstRecent(), largestUid(told))));
    }

    /// The number of the first message that is not `\Seen`, 0 if all are.
    public long firstUnseen() {
        for (int row = 0; row < told; row++) {
            if (!isSeen(row)) {
                return number(row);
            }
        }
        return 0;
    }

    /// The flags that occur or may: FLAGS (RFC 3501 §7.2.6).
    public String definedFlags() {
        return Stream.concat(
                        Stream.of(Flag.values()).map(Flag::wireName),
                        rows.keywords().all().stream())
                .collect(Collectors.joining(" "));
    }

    /// The flags that can be changed for good.
    public String permanentFlags() {
        if (isReadOnly()) {
            return "";
        }
        if (may(Right.WRITE) && may(Right.SEEN) && may(Right.DELETE_MESSAGES)) {
            return definedFlags() + " \\*";
        }
        var some =
                Stream.of(definedFlags().split(" "))
                        .filter(flag -> may(neededFor(flag)))
                        .collect(Collectors.joining(" "));
        return may(Right.WRITE) ? some + " \\*" : some;
    }

    /// RFC 4314 §4.
    private static Right neededFor(String flag) {
        return switch (flag) {
            case "\\Seen" -> Right.SEEN;
            case "\\Deleted" -> Right.DELETE_MESSAGES;
            default -> Right.WRITE;
        };
    }

    private long largestUid(int count) {
        return count == 0 ? 0 : rows.uid(count - 1);
    }

    // ---- numbers

    /// The rows that these numbers mean, ascending.
    ///
    /// @throws ImapSyntaxException for a number above the largest
    public int[] numbered(SequenceSet numbers) throws ImapSyntaxException {
        if (numbers.largestNumber() > told) {
            throw new ImapSyntaxException("There is no message " + numbers.largestNumber());
        }
        return numbers.resolve(told).ranges().stream()
                .flatMapToInt(range ->
                        IntStream.range(
                                (int) Math.min(range.first() - 1, told),
                                (int) Math.min(range.last(), told)))
                .toArray();
    }

    /// The rows of those of these UIDs that are there, ascending.
    public int[] withUids(SequenceSet uids) {
        return withUids(resolveUids(uids));
    }

    /// What UIDs are meant; absent ones are left in.
    public UidSet resolveUids(SequenceSet uids) {
        return uids.resolve(told == 0 ? uidNext() : largestUid(told));
    }

    /// The rows of those of these UIDs that the client counts, ascending.
    public int[] withUids(UidSet uids) {
        var result = new int[Math.min(told, 1024)];
        int n = 0;
        for (var range : uids.ranges()) {
            for (int row = rows.firstFrom(range.first());
                    row < told && rows.uid(row) <= range.last();
                    row++) {
                if (n == result.length) {
                    result = Arrays.copyOf(result, Math.min(told, n * 2));
                }
                result[n++] = row;
            }
        }
        return Arrays.copyOf(result, n);
    }

    /// The UIDs of these ascending rows, from one index to another.
    public UidSet uids(int[] of, int from, int to) {
        var builder = new UidSet.Builder();
        for (int i = from; i < to; i++) {
            builder.add(rows.uid(of[i]));
        }
        return builder.build();
    }

    public UidSet uids(int[] of) {
        return uids(of, 0, of.length);
    }

    // ---- what happens

    /// Takes up a page of the index.
    public void fill(IndexPage page) {
        if (rows.count() == 0 && known.equals(ModSeq.NONE)) {
            known = page.upTo();
        }
        for (int i = 0; i < page.length(); i++) {
            rows.append(page, i);
        }
    }

    /// SELECT tells all there is.
    public void begin() {
        told = rows.count();
        recentTold = recent();
        keywordsTold = rows.keywords().all().size();
    }

    /// Takes up a page of changes.
    public void apply(ChangePage page) {
        vanished(page.vanished());
        apply(page.changed());
    }

    private void apply(IndexPage page) {
        for (int i = 0; i < page.length(); i++) {
            int row = rows.find(page.uid(i));
            if (row >= 0) {
                update(row, page, i);
            } else if (page.uid(i) > largestUid(rows.count())) {
                rows.append(page, i);
            }
        }
    }

    private void update(int row, IndexPage page, int from) {
        if (page.modSeq(from) > rows.modSeq(row)) {
            if (!rows.sameFlags(row, page, from) && row < told) {
                flagNews.set(row);
            }
            rows.update(row, page, from);
        }
    }

    /// All pages of changes were taken up.
    public void upTo(ModSeq modSeq) {
        if (modSeq.compareTo(known) > 0) {
            known = modSeq;
        }
    }

    /// The log did not reach back: here is the whole index anew.
    public void replace(List<IndexPage> index) {
        int before = rows.count();
        var there = new BitSet(before);
        for (var page : index) {
            for (int i = 0; i < page.length(); i++) {
                int row = rows.find(page.uid(i));
                if (row >= 0) {
                    there.set(row);
                }
            }
            apply(page);
        }
        there.flip(0, before);
        vanished.or(there);
        upTo(index.getFirst().upTo());
    }

    /// These are gone, whoever removed them.
    public void vanished(UidSet uids) {
        for (var range : uids.ranges()) {
            int from = rows.firstFrom(range.first());
            int to = from;
            while (to < rows.count() && rows.uid(to) <= range.last()) {
                to++;
            }
            vanished.set(from, to);
        }
    }

    /// What this session's STORE did. What the client asked for and got is told only if it wants to hear it; what it did not
    /// expect is always told.
    public void stored(FlagsStored stored, FlagsChange change, boolean silent) {
        for (var page : stored.changed()) {
            for (int i = 0; i < page.length(); i++) {
                int row = rows.find(page.uid(i));
                if (row >= 0) {
                    boolean surprise =
                            flagNews.get(row)
                                    || !expected(rows.flags(row), change).equals(page.flags(i));
                    if (page.modSeq(i) >= rows.modSeq(row)) {
                        rows.update(row, page, i);
                    }
                    flagNews.set(row, row < told && (!silent || surprise));
                }
            }
        }
    }

    private static Flags expected(Flags before, FlagsChange change) {
        var keywords = new ArrayList<>(before.keywords());
        return switch (change.kind()) {
            case ADD -> {
                keywords.addAll(change.flags().keywords());
                yield new Flags(before.system() | change.flags().system(), keywords);
            }
            case REMOVE -> {
                keywords.removeAll(change.flags().keywords());
                yield new Flags(before.system() & ~change.flags().system(), keywords);
            }
            case REPLACE -> change.flags();
        };
    }

    /// The client has just read this message's flags.
    public void flagsTold(int row) {
        flagNews.clear(row);
    }

    // ---- what there is to tell

    /// Everything new, in an order that a client can follow; from now on it counts as told.
    public List<ImapResponse> news() {
        var responses = new ArrayList<ImapResponse>();
        int row = vanished.nextSetBit(0);
        int gone = 0;
        while (row >= 0 && row < told) {
            responses.add(new ImapResponse.Expunge(number(row) - gone));
            gone++;
            row = vanished.nextSetBit(row + 1);
        }
        rows.remove(vanished, flagNews);
        vanished.clear();
        told -= gone;
        addNews(responses);
        return responses;
    }

    /// Everything new but EXPUNGE: while numbers are in use, they must not move.
    public List<ImapResponse> newsWithoutExpunge() {
        int firstUntold = vanished.nextSetBit(told);
        if (firstUntold >= 0) {
            // Came and went between two commands: the client never hears of it.
            var unheard = (BitSet) vanished.clone();
            unheard.clear(0, told);
            rows.remove(unheard, flagNews);
            vanished.clear(told, vanished.length());
        }
        var responses = new ArrayList<ImapResponse>();
        addNews(responses);
        return responses;
    }

    private void addNews(List<ImapResponse> responses) {
        if (rows.keywords().all().size() != keywordsTold) {
            keywordsTold = rows.keywords().all().size();
            responses.add(new ImapResponse.FlagsDefined(definedFlags()));
            responses.add(
                    new ImapResponse.Untagged(
                            Condition.ok(
                                    new ResponseCode.PermanentFlags(permanentFlags()),
                                    "Flags permitted")));
        }
        for (int row = flagNews.nextSetBit(0); row >= 0; row = flagNews.nextSetBit(row + 1)) {
            if (!vanished.get(row)) {
                responses.add(new ImapResponse.FlagsNews(number(row), rows.uid(row), flags(row)));
            }
        }
        flagNews.clear();
        if (told != rows.count()) {
            told = rows.count();
            responses.add(new ImapResponse.Exists(told));
        }
        if (recent() != recentTold) {
            recentTold = recent();
            responses.add(new ImapResponse.Recent(recentTold));
        }
    }
}
