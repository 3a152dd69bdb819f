package io.mailrail.mailbox.search;

import io.mailrail.api.Flag;
import io.mailrail.api.SearchKey;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.mime.SearchText;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Messages in many scripts, questions about them, and the answers by the plainest of means.
final class RandomMail {

    private static final String[] WORDS = {
        "the",
        "and",
        "meeting",
        "invoice",
        "re",
        "to",
        "Zürich",
        "Straße",
        "naïve",
        "coöperate",
        "façade",
        "Ångström",
        "100%",
        "a_b",
        "under_score",
        "50%_off",
        "e-mail",
        "[list]",
        "C++",
        "???",
        "mañana",
        "Øresund",
        "łódź",
        "Привет",
        "ёлка",
        "Йод",
        "Ελλάδα",
        "ΟΔΟΣ",
        "日本語",
        "東京都",
        "会議の",
        "中文",
        "漢",
        "메일",
        "שלום",
        "😀",
        "ﬁnal",
        "x",
        "ab",
        "...",
        "https://example.org/?q=1&r=%20",
        "user@example.net",
        "=?",
        "'quoted'",
        "\"double\""
    };

    private static final String[] FIELDS = {"Subject", "From", "To", "X-Tag", "List-Id"};

    private final Random random;
    private final String[] words;

    RandomMail(long seed) {
        this.random = new Random(seed);
        var rare =
                IntStream.range(0, 3_000)
                        .mapToObj(n -> Long.toString(random.nextLong(1L << 40), 36));
        this.words =
                IntStream.range(0, 6_000)
                        .mapToObj(n -> n % 2 == 0 ? WORDS[random.nextInt(WORDS.length)] : "")
                        .toArray(String[]::new);
        var source = rare.iterator();
        for (int i = 1; i < words.length; i += 2) {
            words[i] = source.next();
        }
    }

    /// A message, as it is written and as it is to be found.
    record Mail(Map<String, String> fields, String body) {

        String content() {
            return fields.entrySet().stream()
                            .map(field -> field.getKey() + ": " + field.getValue() + "\n")
                            .collect(Collectors.joining())
                    + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
                    + body;
        }
    }

    Mail mail() {
        var fields = new java.util.LinkedHashMap<String, String>();
        for (var name : FIELDS) {
            if (random.nextInt(4) > 0) {
                fields.put(name, text(1 + random.nextInt(6)));
            }
        }
        int length = random.nextInt(30) == 0 ? 2_000 + random.nextInt(6_000) : random.nextInt(200);
        return new Mail(fields, text(length) + "\n");
    }

    private String text(int length) {
        return IntStream.range(0, length).mapToObj(n -> word()).collect(Collectors.joining(" "));
    }

    private String word() {
        return words[random.nextInt(words.length)];
    }

    // ---------------------------------------------------------------- questions

    SearchKey question(List<Mail> mail, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 10)) {
            case 0, 1 -> new SearchKey.Body(needle(mail));
            case 2 -> new SearchKey.Text(needle(mail));
            case 3, 4 ->
                    new SearchKey.Header(
                            FIELDS[random.nextInt(FIELDS.length)],
                            random.nextInt(5) == 0 ? "" : needle(mail));
            case 5 -> cheap();
            case 6 ->
                    new SearchKey.And(
                            List.of(question(mail, depth - 1), question(mail, depth - 1)));
            case 7 -> new SearchKey.Or(question(mail, depth - 1), question(mail, depth - 1));
            case 8 -> new SearchKey.Not(question(mail, depth - 1));
            default -> new SearchKey.Fuzzy(question(mail, depth - 1));
        };
    }

    private SearchKey cheap() {
        int first = 1 + random.nextInt(2_000);
        return switch (random.nextInt(4)) {
            case 0 -> new SearchKey.Flagged(Flag.FLAGGED);
            case 1 -> new SearchKey.Keyword("odd");
            case 2 ->
                    new SearchKey.Uids(
                            UidSet.ofRanges(
                                    List.of(new io.mailrail.api.UidRange(first, first + 800))));
            default -> new SearchKey.Larger(1_000);
        };
    }

    String needle(List<Mail> mail) {
        return switch (random.nextInt(8)) {
            case 0 -> word();
            case 1 -> word() + " " + word();
            case 2 -> word() + "x";
            case 3 -> "\uD800" + word();
            default -> piece(mail.get(random.nextInt(mail.size())).body());
        };
    }

    /// Something that stands in a text, from the middle of a word as likely as not.
    private String piece(String body) {
        int[] characters = body.strip().codePoints().toArray();
        if (characters.length == 0) {
            return "x";
        }
        int length =
                Math.min(
                        characters.length,
                        switch (random.nextInt(10)) {
                            case 0 -> 1;
                            case 1 -> 2;
                            case 2 -> 3;
                            case 3 -> 300;
                            default -> 4 + random.nextInt(24);
                        });
        int from = random.nextInt(characters.length - length + 1);
        return new String(characters, from, length);
    }

    // ---------------------------------------------------------------- answers

    /// A message where it lies.
    record Lying(long uid, Mail mail, boolean flagged, boolean odd) {}

    static boolean matches(SearchKey key, Lying message, boolean fuzzy) {
        var mail = message.mail();
        return switch (key) {
            case SearchKey.All _ -> true;
            case SearchKey.And(var keys) -> keys.stream().allMatch(k -> matches(k, message, fuzzy));
            case SearchKey.Or(var one, var other) ->
                    matches(one, message, fuzzy) || matches(other, message, fuzzy);
            case SearchKey.Not(var inner) -> !matches(inner, message, fuzzy);
            case SearchKey.Fuzzy(var inner) -> matches(inner, message, true);
            case SearchKey.Flagged _ -> message.flagged();
            case SearchKey.Keyword _ -> message.odd();
            case SearchKey.Uids(var uids) -> uids.contains(message.uid());
            case SearchKey.Larger(var octets) ->
                    mail.content().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8).length
                            > octets;
            case SearchKey.Body(var text) -> contains(List.of(mail.body()), text, fuzzy);
            case SearchKey.Header(var name, var text) ->
                    mail.fields().containsKey(name)
                            && contains(List.of(mail.fields().get(name)), text, fuzzy);
            case SearchKey.Text(var text) -> {
                var content = mail.content();
                int header = content.indexOf("\n\n") + 1;
                var lines = new ArrayList<>(content.substring(0, header).lines().toList());
                lines.add(content.substring(header + 1));
                yield fuzzy
                        ? contains(List.of(String.join("\n", lines)), text, true)
                        : contains(lines, text, false);
            }
            default -> throw new IllegalArgumentException("not asked here: " + key);
        };
    }

    private static boolean contains(List<String> places, String text, boolean fuzzy) {
        var needle =
                SearchText.normalise(text)
                        .replaceAll("[\uD800-\uDBFF](?![\uDC00-\uDFFF])", "\uFFFD");
        return places.stream()
                .map(SearchText::normalise)
                .anyMatch(place ->
                        !fuzzy
                                ? place.contains(needle)
                                : Arrays.stream(Unmarked.of(needle).strip().split("\\s+"))
                                        .allMatch(Unmarked.of(place)::contains));
    }
}
