package io.mailrail.launcher;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// JSON objects as a table for the terminal: one row each, as wide as it must be, no cell wider than a line bears.
record Table(List<String> fields, List<JsonNode> rows) {

    private static final int WIDEST = 60;
    private static final String MORE = "…";

    void print(PrintWriter out) {
        var lines = new ArrayList<List<String>>();
        lines.add(fields);
        for (var row : rows) {
            lines.add(fields.stream().map(field -> cut(text(row.path(field)))).toList());
        }
        var widths = new int[fields.size()];
        for (var line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(line.get(i)));
            }
        }
        for (var line : lines) {
            var text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                text.append(line.get(i)).repeat(' ', widths[i] - width(line.get(i)) + 2);
            }
            out.println(text.toString().stripTrailing());
        }
    }

    /// A value as a person reads it; what a terminal would obey, or turn around, left out.
    static String text(JsonNode value) {
        var text =
                switch (value.getNodeType()) {
                    case NULL, MISSING -> "-";
                    case ARRAY ->
                            value.valueStream().map(Table::text).collect(Collectors.joining(", "));
                    case OBJECT -> value.toString();
                    default -> value.asString();
                };
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
    }

    private static String cut(String text) {
        if (width(text) <= WIDEST) {
            return text;
        }
        var cut = new StringBuilder();
        int width = 0;
        for (int c : text.codePoints().toArray()) {
            width += width(c);
            if (width >= WIDEST) {
                break;
            }
            cut.appendCodePoint(c);
        }
        return cut + MORE;
    }

    /// In columns of a terminal.
    static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    /// Roughly what Unicode's UAX #11 calls wide: Hangul, Han, Kana, full-width forms, pictures.
    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
    }
}
