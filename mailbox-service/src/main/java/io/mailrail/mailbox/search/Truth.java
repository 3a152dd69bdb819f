package io.mailrail.mailbox.search;

import java.util.List;

/// What is known of a question about one message.
enum Truth {
    TRUE,
    FALSE,
    UNKNOWN;

    static Truth of(boolean is) {
        return is ? TRUE : FALSE;
    }

    /// What SQL and the text say.
    interface Answers {

        Truth column(int number);

        Truth text(TextKey key);
    }

    static Truth of(SearchPlan.Node node, Answers answers) {
        return switch (node) {
            case SearchPlan.Sql _ -> throw new IllegalStateException("a column by now");
            case SearchPlan.Column(var number) -> answers.column(number);
            case SearchPlan.Text(var key) -> answers.text(key);
            case SearchPlan.And(var nodes) -> first(nodes, FALSE, answers);
            case SearchPlan.Or(var nodes) -> first(nodes, TRUE, answers);
            case SearchPlan.Not(var negated) ->
                    switch (of(negated, answers)) {
                        case TRUE -> FALSE;
                        case FALSE -> TRUE;
                        case UNKNOWN -> UNKNOWN;
                    };
        };
    }

    /// One node that is `decisive` decides; cheaper ones come first.
    private static Truth first(List<SearchPlan.Node> nodes, Truth decisive, Answers answers) {
        var sum = decisive == TRUE ? FALSE : TRUE;
        for (var node : nodes) {
            var truth = of(node, answers);
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
