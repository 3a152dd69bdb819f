package io.mailrail.bench;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The figures, as they come, as a table and as JSON.
final class Report {

    private final PrintWriter out;
    private final List<Figure> figures = new ArrayList<>();

    Report(PrintWriter out) {
        this.out = out;
    }

    /// Takes figures up, and says them at once: a run takes minutes.
    void add(List<Figure> more) {
        for (var figure : more) {
            figures.add(figure);
            out.println(
                    "  "
                            + name(figure.scenario())
                            + ": "
                            + figure.what()
                            + ": "
                            + figure.shown()
                            + (figure.note().isEmpty() ? "" : "  (" + figure.note() + ")"));
            out.flush();
        }
    }

    boolean isReached() {
        return figures.stream().allMatch(f -> f.bar() == null || f.bar().isReachedBy(f.value()));
    }

    /// The table: scenario, figure, bar, verdict, note.
    void print() {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("scenario", "what", "figure", "bar", "verdict", "beside it"));
        for (var figure : figures) {
            lines.add(
                    List.of(
                            name(figure.scenario()),
                            figure.what(),
                            figure.shown().strip(),
                            figure.bar() == null ? "" : figure.bar().toString(),
                            figure.verdict(),
                            figure.note()));
        }
        int columns = lines.getFirst().size();
        var widths = new int[columns];
        for (var line : lines) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        out.println();
        for (var line : lines) {
            var text = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                text.append(line.get(i)).repeat(' ', widths[i] - line.get(i).length() + 2);
            }
            out.println(text.toString().stripTrailing());
        }
        out.flush();
    }

    void write(Path file) throws IOException {
        var rows = figures.stream().map(Report::row).toList();
        Files.writeString(
                file,
                JsonMapper.builder()
                                .build()
                                .writerWithDefaultPrettyPrinter()
                                .writeValueAsString(rows)
                        + "\n");
    }

    private static Map<String, Object> row(Figure figure) {
        var row = new LinkedHashMap<String, Object>();
        row.put("scenario", name(figure.scenario()));
        row.put("what", figure.what());
        row.put("value", figure.value());
        row.put("unit", figure.unit());
        if (figure.bar() != null) {
            row.put("bar", figure.bar().toString());
            row.put("reached", figure.bar().isReachedBy(figure.value()));
        }
        if (!figure.note().isEmpty()) {
            row.put("note", figure.note());
        }
        return row;
    }

    private static String name(Scenario scenario) {
        return scenario.name().toLowerCase(Locale.ROOT);
    }
}
