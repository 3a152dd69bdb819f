package io.mailrail.mailbox.search;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// What is known of one email: which of the question's texts it contains. Remembers what it was asked, so that the text can go.
final class Judgement {

    private static final int UNASKED = -1;

    private final SearchPlan plan;
    private final int[] scores;

    private Judgement(SearchPlan plan, int score) {
        this.plan = plan;
        this.scores = new int[plan.texts().size()];
        Arrays.fill(scores, score);
    }

    /// Of an email that contains none of them.
    static Judgement ofNone(SearchPlan plan) {
        return new Judgement(plan, 0);
    }

    /// Nothing is known yet.
    static Judgement open(SearchPlan plan) {
        return new Judgement(plan, UNASKED);
    }

    /// Whether it matches, as far as columns and text are known.
    ///
    /// @param columns null while they were not read
    /// @param text null while it was not read
    Truth truth(boolean @Nullable [] columns, @Nullable SearchableText text) {
        if (plan.isFuzzy() && text != null) {
            // All of them count for the relevancy.
            plan.texts().stream().filter(TextKey::isFuzzy).forEach(key -> score(key, text));
        }
        return Truth.of(
                plan.root(),
                new Truth.Answers() {
                    @Override
                    public Truth column(int number) {
                        return columns == null ? Truth.UNKNOWN : Truth.of(columns[number]);
                    }

                    @Override
                    public Truth text(TextKey key) {
                        int score = score(key, text);
                        return score == UNASKED ? Truth.UNKNOWN : Truth.of(score > 0);
                    }
                });
    }

    private int score(TextKey key, @Nullable SearchableText text) {
        if (scores[key.number()] == UNASKED && text != null) {
            scores[key.number()] = key.score(text);
        }
        return scores[key.number()];
    }

    /// How well it fits the fuzzy ones, together.
    int relevancy() {
        return plan.texts().stream()
                .filter(TextKey::isFuzzy)
                .mapToInt(key -> Math.max(0, scores[key.number()]))
                .sum();
    }
}
