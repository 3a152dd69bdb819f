package io.mailrail.delivery.remote;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// What a server said it can, after EHLO (RFC 5321 §4.1.1.1).
record Capabilities(Map<String, List<String>> keywords) {

    /// After HELO: nothing.
    static final Capabilities NONE = new Capabilities(Map.of());

    Capabilities {
        keywords = Map.copyOf(keywords);
    }

    static Capabilities of(Reply ehlo) {
        var keywords = new HashMap<String, List<String>>();
        ehlo.lines().stream()
                .skip(1)
                .map(line -> line.strip().toUpperCase(Locale.ROOT).split("[ =]+"))
                .forEach(words ->
                        keywords.put(
                                words[0],
                                List.copyOf(Arrays.asList(words).subList(1, words.length))));
        return new Capabilities(keywords);
    }

    boolean has(String keyword) {
        return keywords.containsKey(keyword);
    }

    boolean offersPlain() {
        return keywords.getOrDefault("AUTH", List.of()).contains("PLAIN");
    }

    /// The greatest message it takes (RFC 1870 §4); empty for no fixed limit.
    OptionalLong sizeLimit() {
        var values = keywords.getOrDefault("SIZE", List.of());
        if (values.isEmpty() || !values.getFirst().matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        long limit = Long.parseLong(values.getFirst());
        return limit == 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    }
}
