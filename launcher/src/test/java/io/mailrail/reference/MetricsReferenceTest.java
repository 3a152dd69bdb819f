package io.mailrail.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.docs.MeterDocumentation;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `docs/metrics.md` lists every meter of ours.
class MetricsReferenceTest {

    private record Row(String name, String type, String tags, String meaning) {}

    @Test
    void everyMeterIsListed() {
        var rows = rows();
        assertThat(rows).allSatisfy(row -> assertThat(row.meaning()).as(row.name()).isNotBlank());
        var page =
                new StringBuilder(
                        """
                        # Meters

                        This page is generated from the code. Meters are served at `/actuator/prometheus` on the management port (9025) of every
                        service, in Prometheus' spelling: dots become `_`, timers end in `_seconds`, counters in `_total`. Beside these there are
                        those of the JVM, of the connection pools and of HTTP, as Spring Boot names them.

                        | Meter | Type | Tags | Meaning |
                        | --- | --- | --- | --- |
                        """);
        for (var row : rows) {
            page.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(row.name(), row.type(), row.tags(), row.meaning()));
        }
        Repository.holdsPage("metrics.md", page.toString());
    }

    private static List<Row> rows() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(MeterDocumentation.class));
        var rows = new ArrayList<Row>();
        for (var candidate : scanner.findCandidateComponents("io.mailrail")) {
            var type = load(String.valueOf(candidate.getBeanClassName()));
            var source = Repository.source(type);
            for (var constant : type.getEnumConstants()) {
                var meter = (MeterDocumentation) constant;
                rows.add(
                        new Row(
                                meter.getName(),
                                meter.getType().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                Stream.of(meter.getKeyNames())
                                        .map(KeyName::asString)
                                        .map(tag -> "`" + tag + "`")
                                        .collect(Collectors.joining(", ")),
                                meaning(source, ((Enum<?>) constant).name())));
            }
        }
        rows.sort(Comparator.comparing(Row::name));
        return rows;
    }

    /// The doc comment that stands above the constant.
    private static String meaning(String source, String constant) {
        var matcher =
                Pattern.compile("((?:[ \\t]*///[^\\n]*\\n)+)[ \\t]*" + constant + "\\b")
                        .matcher(source);
        return matcher.find()
                ? matcher.group(1).replaceAll("(?m)^\\s*///\\s?", "").replace('\n', ' ').strip()
                : "";
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
