package io.mailrail.mailbox.search;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What is known of a question about one message.
enum Truth {
    TRUE,
    FALSE,
    /// The text decides, and was not read yet.
    UNKNOWN;

    private static Truth of(boolean is) {
        return is ? TRUE : FALSE;
    }

    /// @param columns what SQL said
    /// @param text null while it was not read
    static Truth of(SearchPlan.Node node, boolean[] columns, @Nullable SearchableText text) {
        return switch (node) {
            case SearchPlan.Sql _ -> throw new IllegalStateException("a column by now");
            case SearchPlan.Column(var number) -> of(columns[number]);
            case SearchPlan.InHeader(var field, var needle) ->
                    text == null ? UNKNOWN : of(text.headerContains(field, needle));
            case SearchPlan.InBody(var needle) ->
                    text == null ? UNKNOWN : of(text.bodyContains(needle));
            case SearchPlan.InText(var needle) ->
                    text == null ? UNKNOWN : of(text.contains(needle));
            case SearchPlan.And(var nodes) -> first(nodes, FALSE, columns, text);
            case SearchPlan.Or(var nodes) -> first(nodes, TRUE, columns, text);
            case SearchPlan.Not(var negated) ->
                    switch (of(negated, columns, text)) {
                        case TRUE -> FALSE;
                        case FALSE -> TRUE;
                        case UNKNOWN -> UNKNOWN;
                    };
        };
    }

    /// One node that is `decisive` decides; cheaper ones come first.
    private static Truth first(
            List<SearchPlan.Node> nodes,
            Truth decisive,
            boolean[] columns,
            @Nullable SearchableText text) {
        var sum = decisive == TRUE ? FALSE : TRUE;
        for (var node : nodes) {
            var truth = of(node, columns, text);
            if (truth == decisive) {
                return decisive;
            }
            if (truth == UNKNOWN) {
                sum = UNKNOWN;
            }
        }
        return sum;
    }
}
