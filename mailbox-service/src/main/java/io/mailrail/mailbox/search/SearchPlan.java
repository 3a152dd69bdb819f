package io.mailrail.mailbox.search;

import io.mailrail.api.Flags;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.mailbox.View;
import io.mailrail.mailbox.mime.SearchText;
import io.mailrail.mailbox.mime.TextPlace;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A question, taken apart: what SQL answers and what the text must. Every part of the question without text in it is one SQL
/// condition; the parts that stand beside text are columns of the candidates.
final class SearchPlan {

    /// Some thousand years.
    private static final long MOST_SECONDS = 60_000_000_000L;

    /// A part of the question.
    sealed interface Node {}

    record Sql(String condition) implements Node {}

    /// A column of the candidates.
    record Column(int number) implements Node {}

    record Text(TextKey key) implements Node {}

    record And(List<Node> nodes) implements Node {}

    record Or(List<Node> nodes) implements Node {}

    record Not(Node node) implements Node {}

    private final Map<String, Object> parameters = new HashMap<>();
    private final List<String> columns = new ArrayList<>();
    private final List<TextKey> texts = new ArrayList<>();
    private final String messages;
    private final SearchProperties limits;
    private final Instant now;
    private final UidSet uids;
    private final Node root;
    private final String candidates;
    private int keys;
    private int uidRanges;
    private boolean needsEmail;
    private boolean needsBody;
    private boolean fuzzy;

    /// @param view whose flags and mod-sequences are meant
    /// @param now what ages are counted from
    SearchPlan(View view, SearchKey key, SearchProperties limits, Instant now) {
        this.messages = view.messages();
        parameters.putAll(view.parameters());
        this.limits = limits;
        this.now = now;
        var rest = new ArrayList<>(key instanceof SearchKey.And(var some) ? some : List.of(key));
        uids = walked(rest);
        var whole = node(new SearchKey.And(rest), 0, false);
        candidates = upper(whole);
        root = columns(whole);
    }

    /// What stands for the messages after FROM.
    String messages() {
        return messages;
    }

    /// The first set of UIDs that everything must be in; it needs no condition, for nothing else is looked at.
    private static UidSet walked(List<SearchKey> keys) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i) instanceof SearchKey.Uids(var some)) {
                keys.remove(i);
                return some;
            }
        }
        return UidSet.ALL;
    }

    /// Where to look at all.
    UidSet uids() {
        return uids;
    }

    /// True of every message that matches, and of others where text decides.
    String candidates() {
        return candidates;
    }

    List<String> columns() {
        return columns;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    Node root() {
        return root;
    }

    /// Whether the candidates are joined with `email`.
    boolean needsEmail() {
        return needsEmail;
    }

    /// Whether SQL alone does not decide.
    boolean needsText() {
        return !texts.isEmpty();
    }

    /// What is looked for, by number.
    List<TextKey> texts() {
        return texts;
    }

    /// Whether [#candidates] leaves anything out.
    boolean isNarrowed() {
        return !candidates.equals("TRUE");
    }

    /// Whether anything is compared fuzzily.
    boolean isFuzzy() {
        return fuzzy;
    }

    boolean needsBody() {
        return needsBody;
    }

    private Node node(SearchKey key, int depth, boolean inFuzzy) {
        if (++keys > limits.maxKeys() || depth > limits.maxDepth()) {
            throw tooLarge("search keys");
        }
        return switch (key) {
            case SearchKey.All _ -> new Sql("TRUE");
            case SearchKey.And(var some) -> and(nodes(some, depth, inFuzzy));
            case SearchKey.Or(var one, var other) -> or(nodes(List.of(one, other), depth, inFuzzy));
            case SearchKey.Not(var negated) -> not(node(negated, depth + 1, inFuzzy));
            case SearchKey.Fuzzy(var some) -> {
                fuzzy = true;
                yield node(some, depth + 1, true);
            }
            case SearchKey.Uids(var some) -> uids(some);
            case SearchKey.Flagged(var flag) ->
                    new Sql("((m.flags & " + parameter(flag.bit()) + ") <> 0)");
            case SearchKey.Keyword(var keyword) ->
                    new Sql("(" + parameter(Flags.canonical(keyword)) + " = ANY (m.keywords))");
            case SearchKey.InternalDate(var test, var date) ->
                    new Sql(date("m.internal_date", test, date, SearchPlan::midnight));
            case SearchKey.SavedDate(var test, var date) ->
                    new Sql(date("m.save_date", test, date, SearchPlan::midnight));
            case SearchKey.SentDate(var test, var date) -> {
                needsEmail = true;
                yield new Sql("coalesce(" + date("e.sent_on", test, date, d -> d) + ", FALSE)");
            }
            case SearchKey.Older(var seconds) ->
                    new Sql("(m.internal_date <= " + parameter(ago(seconds)) + ")");
            case SearchKey.Younger(var seconds) ->
                    new Sql("(m.internal_date >= " + parameter(ago(seconds)) + ")");
            case SearchKey.OfEmail(var email) ->
                    new Sql("(m.email_id = " + parameter(email.value()) + ")");
            case SearchKey.OfThread(var thread) -> {
                needsEmail = true;
                yield new Sql("(e.thread_id = " + parameter(thread) + ")");
            }
            case SearchKey.Larger(var octets) -> new Sql("(m.size > " + parameter(octets) + ")");
            case SearchKey.Smaller(var octets) -> new Sql("(m.size < " + parameter(octets) + ")");
            case SearchKey.Modified(var since) ->
                    new Sql("(m.modseq >= " + parameter(since.value()) + ")");
            case SearchKey.Header(var field, var text) -> inHeader(field, text, inFuzzy);
            case SearchKey.Body(var text) -> inBody(new TextPlace.Body(), text, inFuzzy);
            case SearchKey.Text(var text) -> inBody(new TextPlace.Anywhere(), text, inFuzzy);
        };
    }

    /// The moment so many seconds ago; as far back as the database's calendar goes.
    private OffsetDateTime ago(long seconds) {
        return now.minusSeconds(Math.clamp(seconds, 0, MOST_SECONDS)).atOffset(ZoneOffset.UTC);
    }

    private List<Node> nodes(List<SearchKey> keys, int depth, boolean inFuzzy) {
        return keys.stream().map(key -> node(key, depth + 1, inFuzzy)).toList();
    }

    private Node inBody(TextPlace place, String text, boolean inFuzzy) {
        var needle = needle(text);
        if (needle.isEmpty()) {
            return new Sql("TRUE");
        }
        needsBody = true;
        return text(place, needle, inFuzzy);
    }

    private Node inHeader(String field, String text, boolean inFuzzy) {
        var name = needle(field).text();
        var needle = needle(text);
        if (name.isEmpty() || name.indexOf(':') >= 0 || name.indexOf('\n') >= 0) {
            return new Sql("FALSE");
        }
        return text(new TextPlace.Field(name), needle, inFuzzy);
    }

    private Node text(TextPlace place, Needle needle, boolean inFuzzy) {
        var words = inFuzzy && !needle.isEmpty() ? new FuzzyNeedle(needle) : null;
        var key = new TextKey(texts.size(), place, needle, words);
        texts.add(key);
        return new Text(key);
    }

    private Needle needle(String text) {
        if (text.length() > limits.maxTextLength()) {
            throw tooLarge("length of a search text");
        }
        return new Needle(SearchText.normalise(text));
    }

    private static Refused tooLarge(String limit) {
        return new Refused(new Refusal.LimitReached(limit));
    }

    private Sql uids(UidSet some) {
        uidRanges += some.ranges().size();
        if (uidRanges > limits.maxRanges()) {
            throw tooLarge("ranges of UIDs");
        }
        var ranges =
                some.ranges().stream()
                        .map(r -> "[" + r.first() + "," + r.last() + "]")
                        .collect(Collectors.joining(",", "{", "}"));
        return new Sql("(m.uid <@ " + parameter(ranges) + "::int8multirange)");
    }

    private String parameter(Object value) {
        var name = "p" + parameters.size();
        parameters.put(name, value);
        return ":" + name;
    }

    /// Dates are compared as they are in UTC, which is how internal dates are kept and shown.
    private String date(
            String column,
            SearchKey.DateTest test,
            LocalDate date,
            Function<LocalDate, Object> start) {
        return switch (test) {
            case BEFORE -> "(" + column + " < " + parameter(start.apply(date)) + ")";
            case SINCE -> "(" + column + " >= " + parameter(start.apply(date)) + ")";
            case ON ->
                    "("
                            + column
                            + " >= "
                            + parameter(start.apply(date))
                            + " AND "
                            + column
                            + " < "
                            + parameter(start.apply(date.plusDays(1)))
                            + ")";
        };
    }

    private static OffsetDateTime midnight(LocalDate date) {
        return date.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    private static Node not(Node node) {
        return node instanceof Sql(var condition)
                ? new Sql("(NOT " + condition + ")")
                : new Not(node);
    }

    private static Node and(List<Node> nodes) {
        var sql = sqls(nodes);
        if (sql.size() == nodes.size()) {
            return new Sql(join(sql, " AND ", "TRUE"));
        }
        var parts = new ArrayList<Node>();
        if (!sql.isEmpty()) {
            parts.add(new Sql(join(sql, " AND ", "TRUE")));
        }
        parts.addAll(texts(nodes));
        return new And(parts);
    }

    private static Node or(List<Node> nodes) {
        var sql = sqls(nodes);
        if (sql.size() == nodes.size()) {
            return new Sql(join(sql, " OR ", "FALSE"));
        }
        var parts = new ArrayList<Node>();
        if (!sql.isEmpty()) {
            parts.add(new Sql(join(sql, " OR ", "FALSE")));
        }
        parts.addAll(texts(nodes));
        return new Or(parts);
    }

    private static List<String> sqls(List<Node> nodes) {
        return nodes.stream()
                .filter(Sql.class::isInstance)
                .map(node -> ((Sql) node).condition())
                .toList();
    }

    /// What needs text, the header's before the body's, which is longer.
    private static List<Node> texts(List<Node> nodes) {
        return nodes.stream()
                .filter(node -> !(node instanceof Sql))
                .sorted((a, b) -> Integer.compare(cost(a), cost(b)))
                .toList();
    }

    private static int cost(Node node) {
        return switch (node) {
            case Sql _, Column _ -> 0;
            case Text(var key) -> key.place() instanceof TextPlace.Field ? 1 : 2;
            case And(var nodes) -> nodes.stream().mapToInt(SearchPlan::cost).max().orElse(0);
            case Or(var nodes) -> nodes.stream().mapToInt(SearchPlan::cost).max().orElse(0);
            case Not(var negated) -> cost(negated);
        };
    }

    private static String join(List<String> conditions, String word, String none) {
        var all = conditions.stream().filter(condition -> !condition.equals(none)).toList();
        return all.isEmpty() ? none : all.stream().collect(Collectors.joining(word, "(", ")"));
    }

    /// True wherever the node may be.
    private static String upper(Node node) {
        return bound(node, true);
    }

    private static String bound(Node node, boolean upper) {
        return switch (node) {
            case Sql(var condition) -> condition;
            case Column _ -> throw new IllegalStateException("columns come later");
            case Text _ -> upper ? "TRUE" : "FALSE";
            case And(var nodes) ->
                    join(nodes.stream().map(n -> bound(n, upper)).toList(), " AND ", "TRUE");
            case Or(var nodes) -> orOf(nodes.stream().map(n -> bound(n, upper)).toList());
            case Not(var negated) -> notOf(bound(negated, !upper));
        };
    }

    private static String orOf(List<String> conditions) {
        return conditions.contains("TRUE") ? "TRUE" : join(conditions, " OR ", "FALSE");
    }

    private static String notOf(String condition) {
        return switch (condition) {
            case "TRUE" -> "FALSE";
            case "FALSE" -> "TRUE";
            default -> "(NOT " + condition + ")";
        };
    }

    /// The same with every condition a column.
    private Node columns(Node node) {
        return switch (node) {
            case Sql(var condition) -> {
                columns.add(condition);
                yield new Column(columns.size() - 1);
            }
            case Column _, Text _ -> node;
            case And(var nodes) -> new And(nodes.stream().map(this::columns).toList());
            case Or(var nodes) -> new Or(nodes.stream().map(this::columns).toList());
            case Not(var negated) -> new Not(columns(negated));
        };
    }
}
