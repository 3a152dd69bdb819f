package io.mailrail.mailbox.search;

import io.mailrail.api.Flags;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.mime.SearchText;

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

    /// Most keys of a question, deepest nesting, longest text, most ranges of UIDs.
    static final int MAX_KEYS = 1_000;

    static final int MAX_DEPTH = 100;
    static final int MAX_TEXT = 1_000;
    static final int MAX_RANGES = 100_000;

    /// A part of the question.
    sealed interface Node {}

    record Sql(String condition) implements Node {}

    /// A column of the candidates.
    record Column(int number) implements Node {}

    /// @param needle normalised; empty to ask whether the field is there
    record InHeader(Needle field, Needle needle) implements Node {}

    record InBody(Needle needle) implements Node {}

    record InText(Needle needle) implements Node {}

    record And(List<Node> nodes) implements Node {}

    record Or(List<Node> nodes) implements Node {}

    record Not(Node node) implements Node {}

    private final Map<String, Object> parameters = new HashMap<>();
    private final List<String> columns = new ArrayList<>();
    private final UidSet uids;
    private final Node root;
    private final String candidates;
    private int keys;
    private int uidRanges;
    private boolean needsEmail;
    private boolean needsText;
    private boolean needsBody;

    SearchPlan(SearchKey key) {
        var rest = new ArrayList<>(key instanceof SearchKey.And(var some) ? some : List.of(key));
        uids = walked(rest);
        var whole = node(new SearchKey.And(rest), 0);
        candidates = upper(whole);
        root = columns(whole);
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
        return needsText;
    }

    boolean needsBody() {
        return needsBody;
    }

    private Node node(SearchKey key, int depth) {
        if (++keys > MAX_KEYS || depth > MAX_DEPTH) {
            throw tooLarge("search keys");
        }
        return switch (key) {
            case SearchKey.All _ -> new Sql("TRUE");
            case SearchKey.And(var some) -> and(nodes(some, depth));
            case SearchKey.Or(var one, var other) -> or(nodes(List.of(one, other), depth));
            case SearchKey.Not(var negated) -> not(node(negated, depth + 1));
            case SearchKey.Uids(var some) -> uids(some);
            case SearchKey.Flagged(var flag) ->
                    new Sql("((m.flags & " + parameter(flag.bit()) + ") <> 0)");
            case SearchKey.Keyword(var keyword) ->
                    new Sql("(" + parameter(Flags.canonical(keyword)) + " = ANY (m.keywords))");
            case SearchKey.InternalDate(var test, var date) ->
                    new Sql(date("m.internal_date", test, date, SearchPlan::midnight));
            case SearchKey.SentDate(var test, var date) -> {
                needsEmail = true;
                yield new Sql("coalesce(" + date("e.sent_on", test, date, d -> d) + ", FALSE)");
            }
            case SearchKey.Larger(var octets) -> new Sql("(m.size > " + parameter(octets) + ")");
            case SearchKey.Smaller(var octets) -> new Sql("(m.size < " + parameter(octets) + ")");
            case SearchKey.Modified(var since) ->
                    new Sql("(m.modseq >= " + parameter(since.value()) + ")");
            case SearchKey.Header(var field, var text) -> inHeader(field, text);
            case SearchKey.Body(var text) -> {
                var needle = needle(text);
                if (needle.isEmpty()) {
                    yield new Sql("TRUE");
                }
                needsText = true;
                needsBody = true;
                yield new InBody(needle);
            }
            case SearchKey.Text(var text) -> {
                var needle = needle(text);
                if (needle.isEmpty()) {
                    yield new Sql("TRUE");
                }
                needsText = true;
                needsBody = true;
                yield new InText(needle);
            }
        };
    }

    private List<Node> nodes(List<SearchKey> keys, int depth) {
        return keys.stream().map(key -> node(key, depth + 1)).toList();
    }

    private Node inHeader(String field, String text) {
        var name = needle(field);
        var needle = needle(text);
        if (name.isEmpty() || name.text().indexOf(':') >= 0 || name.text().indexOf('\n') >= 0) {
            return new Sql("FALSE");
        }
        needsText = true;
        return new InHeader(name, needle);
    }

    private static Needle needle(String text) {
        if (text.length() > MAX_TEXT) {
            throw tooLarge("length of a search text");
        }
        return new Needle(SearchText.normalise(text));
    }

    private static Refused tooLarge(String limit) {
        return new Refused(new Refusal.LimitReached(limit));
    }

    private Sql uids(UidSet some) {
        uidRanges += some.ranges().size();
        if (uidRanges > MAX_RANGES) {
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
            case InHeader _ -> 1;
            case InBody _, InText _ -> 2;
            case And(var nodes) -> nodes.stream().mapToInt(SearchPlan::cost).max().orElse(0);
            case Or(var nodes) -> nodes.stream().mapToInt(SearchPlan::cost).max().orElse(0);
            case Not(var negated) -> cost(negated);
        };
    }

    private static String join(List<String> conditions, String word, String none) {
        return conditions.isEmpty()
                ? none
                : conditions.stream().collect(Collectors.joining(word, "(", ")"));
    }

    /// True wherever the node may be.
    private static String upper(Node node) {
        return bound(node, true);
    }

    private static String bound(Node node, boolean upper) {
        return switch (node) {
            case Sql(var condition) -> condition;
            case Column _ -> throw new IllegalStateException("columns come later");
            case InHeader _, InBody _, InText _ -> upper ? "TRUE" : "FALSE";
            case And(var nodes) ->
                    join(nodes.stream().map(n -> bound(n, upper)).toList(), " AND ", "TRUE");
            case Or(var nodes) ->
                    join(nodes.stream().map(n -> bound(n, upper)).toList(), " OR ", "FALSE");
            case Not(var negated) -> "(NOT " + bound(negated, !upper) + ")";
        };
    }

    /// The same with every condition a column.
    private Node columns(Node node) {
        return switch (node) {
            case Sql(var condition) -> {
                columns.add(condition);
                yield new Column(columns.size() - 1);
            }
            case Column _, InHeader _, InBody _, InText _ -> node;
            case And(var nodes) -> new And(nodes.stream().map(this::columns).toList());
            case Or(var nodes) -> new Or(nodes.stream().map(this::columns).toList());
            case Not(var negated) -> new Not(columns(negated));
        };
    }
}
