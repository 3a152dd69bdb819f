package io.mailrail.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.bench.Figure.Bar;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class FigureTest {

    private static Figure rate(double value) {
        return Figure.of(Scenario.INTAKE, "rate", value, "/s", Bar.atLeast(3_000), "note");
    }

    private static Figure time(double value) {
        return Figure.of(Scenario.INDEX, "time", value, "ms", Bar.below(300), "");
    }

    @Test
    void aBarIsReachedFromItsSide() {
        assertThat(rate(3_000).verdict()).isEqualTo("reached");
        assertThat(rate(1_500).verdict()).isEqualTo("MISSED by 2.00 times");
        assertThat(time(299.9).verdict()).isEqualTo("reached");
        assertThat(time(300).verdict()).isEqualTo("MISSED by 1.00 times");
    }

    @Test
    void numbersHaveThreeDigitsThatCount() {
        assertThat(Figure.number(12_345.6)).isEqualTo("12,346");
        assertThat(Figure.number(12.345)).isEqualTo("12.3");
        assertThat(Figure.number(1.2345)).isEqualTo("1.23");
        assertThat(Figure.number(0.12345)).isEqualTo("0.123");
        assertThat(Figure.number(3)).isEqualTo("3");
    }

    @Test
    void aReportPrintsAndWritesEveryFigure(@TempDir Path folder) throws Exception {
        var out = new StringWriter();
        var report = new Report(new PrintWriter(out));
        report.add(List.of(rate(4_000), time(400)));
        assertThat(report.isReached()).isFalse();
        report.print();
        assertThat(out.toString())
                .contains(
                        "4,000 /s",
                        "≥ 3,000",
                        "reached",
                        "400 ms",
                        "< 300",
                        "MISSED by 1.33 times");
        var file = folder.resolve("figures.json");
        report.write(file);
        assertThat(Files.readString(file)).contains("\"value\" : 4000.0", "\"reached\" : false");
    }
}
