package io.mailrail.api;

import java.util.List;
import java.util.function.LongUnaryOperator;

/// Messages as threads (RFC 5256 §3): a walk through all of them, parents before their children. A list and no tree, for threads
/// may be as deep as they like.
public record MessageThreads(List<Node> nodes) {

    /// A message in its thread.
    ///
    /// @param uid 0 for a parent that is not there, whose children belong together nonetheless
    /// @param depth 0 where a thread begins
    public record Node(long uid, int depth) {}

    public MessageThreads {
        nodes = List.copyOf(nodes);
        int depth = -1;
        for (var node : nodes) {
            if (node.depth() < 0 || node.depth() > depth + 1) {
                throw new IllegalArgumentException("depth " + node.depth() + " after " + depth);
            }
            depth = node.depth();
        }
    }

    /// As the THREAD response spells it (RFC 5256 §4), `(2)(3 6 (4 23)(44 7 96))`; the empty string where there is nothing.
    @Override
    public String toString() {
        return spelled(LongUnaryOperator.identity());
    }

    /// The same with other numbers than UIDs.
    ///
    /// @param number what to say for a UID
    public String spelled(LongUnaryOperator number) {
        var text = new StringBuilder();
        var parents = parents();
        var children = new int[nodes.size()];
        for (int parent : parents) {
            if (parent >= 0) {
                children[parent]++;
            }
        }
        // How many parentheses are open once the last node of a depth is spelled.
        var open = new int[nodes.size() + 1];
        int parentheses = 0;
        for (int i = 0; i < parents.length; i++) {
            int depth = nodes.get(i).depth();
            int outside = depth == 0 ? 0 : open[depth - 1];
            boolean afterNumber = depth > 0 && parents[i] == i - 1 && nodes.get(i - 1).uid() != 0;
            text.append(")".repeat(parentheses - outside)).append(afterNumber ? " " : "");
            parentheses = outside;
            if (depth == 0 || children[parents[i]] > 1) {
                text.append('(');
                parentheses++;
            }
            if (nodes.get(i).uid() != 0) {
                text.append(number.applyAsLong(nodes.get(i).uid()));
            }
            open[depth] = parentheses;
        }
        return text.append(")".repeat(parentheses)).toString();
    }

    /// Where each node's parent stands; -1 for the first of a thread.
    private int[] parents() {
        var parents = new int[nodes.size()];
        var last = new int[nodes.size() + 1];
        for (int i = 0; i < parents.length; i++) {
            int depth = nodes.get(i).depth();
            parents[i] = depth == 0 ? -1 : last[depth - 1];
            last[depth] = i;
        }
        return parents;
    }
}
