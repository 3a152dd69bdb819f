package io.mailrail.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

class TableTest {

    private static List<String> printed(String... names) {
        var rows =
                List.of(names).stream()
                        .<JsonNode>map(name -> JsonMapper.shared().valueToTree(new Row(name, 1)))
                        .toList();
        var out = new StringWriter();
        new Table(List.of("name", "n"), rows).print(new PrintWriter(out, true));
        return out.toString().lines().toList();
    }

    private record Row(String name, int n) {}

    @Test
    void columnsStandBelowEachOtherWhateverTheLetters() {
        assertThat(printed("abcdef", "日本語", "e\u0301"))
                .containsExactly("name    n", "abcdef  1", "日本語  1", "e\u0301       1");
    }

    @Test
    void aCellIsCutBeforeTheLineWraps() {
        var row = printed("x".repeat(1000)).getLast();
        assertThat(row).hasSize(63).contains("x…  1");
        assertThat(printed("日".repeat(100)).getLast()).hasSize(33).contains("日…  1");
    }
}
