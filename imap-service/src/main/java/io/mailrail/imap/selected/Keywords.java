package io.mailrail.imap.selected;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// The sets of keywords that occur in a mailbox, each known by a small number: most messages share a few.
final class Keywords {

    private final List<List<String>> sets = new ArrayList<>();
    private final Map<List<String>, Integer> numbers = new HashMap<>();
    private final SortedSet<String> all = new TreeSet<>();

    Keywords() {
        number(List.of());
    }

    int number(List<String> keywords) {
        var known = numbers.get(keywords);
        if (known != null) {
            return known;
        }
        sets.add(keywords);
        numbers.put(keywords, sets.size() - 1);
        all.addAll(keywords);
        return sets.size() - 1;
    }

    List<String> set(int number) {
        return sets.get(number);
    }

    /// Every keyword that has occurred.
    SortedSet<String> all() {
        return all;
    }
}
