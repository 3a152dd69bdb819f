package io.mailrail.launcher;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// JSON objects as a table for the terminal: one row each, as wide as it must be.
record Table(List<String> fields, List<JsonNode> rows) {

    Table(String[] fields, List<JsonNode> rows) {
        this(Arrays.asList(fields), rows);
    }

    void print(PrintWriter out) {
        var lines = new ArrayList<List<String>>();
        lines.add(fields);
        for (var row : rows) {
            lines.add(fields.stream().map(field -> text(row.path(field))).toList());
        }
        var widths = new int[fields.size()];
        for (var line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (var line : lines) {
            var text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
            }
            out.println(text.toString().stripTrailing());
        }
    }

    /// A value as a person reads it; controls, which a terminal would obey, left out.
    static String text(JsonNode value) {
        var text =
                switch (value.getNodeType()) {
                    case NULL, MISSING -> "-";
                    case ARRAY ->
                            value.valueStream().map(Table::text).collect(Collectors.joining(", "));
                    case OBJECT -> value.toString();
                    default -> value.asString();
                };
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
