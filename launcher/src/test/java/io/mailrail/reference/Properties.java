package io.mailrail.reference;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.unit.DataSize;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every property of ours, read off the records that hold them.
final class Properties {

    /// @param defaultValue as an operator would write it; empty for none
    record Property(String key, String type, String defaultValue, String meaning) {

        /// The environment variable that Spring reads it from.
        String environmentVariable() {
            return key.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
        }
    }

    private Properties() {}

    static List<Property> all() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        var properties = new ArrayList<Property>();
        for (var candidate : scanner.findCandidateComponents("io.mailrail")) {
            var type = load(candidate.getBeanClassName());
            var annotation = type.getAnnotation(ConfigurationProperties.class);
            var prefix = annotation.prefix().isEmpty() ? annotation.value() : annotation.prefix();
            collect(prefix, type, defaults(prefix, type), properties);
        }
        properties.sort(Comparator.comparing(Property::key));
        return properties;
    }

    static Map<String, Property> byKey() {
        return all().stream().collect(Collectors.toMap(Property::key, p -> p));
    }

    private static void collect(
            String prefix, Class<?> type, @Nullable Object value, List<Property> into) {
        for (var component : type.getRecordComponents()) {
            var key = prefix + "." + kebab(component.getName());
            var of = value == null ? null : read(component, value);
            if (component.getType().isRecord()
                    && component.getType().getName().startsWith("io.mailrail")) {
                collect(key, component.getType(), of, into);
            } else {
                into.add(
                        new Property(
                                key, typeName(component), written(of), meaning(type, component)));
            }
        }
    }

    private static @Nullable Object defaults(String prefix, Class<?> type) {
        return new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate(prefix, Bindable.of(type));
    }

    private static @Nullable Object read(RecordComponent component, Object value) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(@Nullable String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static String typeName(RecordComponent component) {
        return switch (component.getGenericType().getTypeName()) {
            case String s when s.contains("Duration") -> "duration";
            case String s when s.contains("DataSize") -> "size";
            case String s when s.matches("(int|long|double|java\\.lang\\.(Integer|Long|Double))") ->
                    "number";
            case String s when s.matches("(boolean|java\\.lang\\.Boolean)") -> "`true` or `false`";
            case String s when s.contains("List") || s.contains("Set") -> "list";
            case String s when s.contains("Path") -> "path";
            default -> "text";
        };
    }

    private static String written(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Optional<?> optional -> written(optional.orElse(null));
            case Duration duration -> written(duration);
            case DataSize size -> written(size);
            case java.util.Collection<?> many ->
                    many.stream().map(String::valueOf).collect(Collectors.joining(","));
            default -> value.toString();
        };
    }

    private static String written(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0";
        }
        for (var unit :
                List.of(
                        Map.entry(86_400_000L, "d"),
                        Map.entry(3_600_000L, "h"),
                        Map.entry(60_000L, "m"),
                        Map.entry(1000L, "s"))) {
            if (millis % unit.getKey() == 0) {
                return millis / unit.getKey() + unit.getValue();
            }
        }
        return millis + "ms";
    }

    private static String written(DataSize size) {
        long bytes = size.toBytes();
        if (bytes != 0 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "GB";
        }
        if (bytes != 0 && bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "MB";
        }
        return bytes != 0 && bytes % 1024 == 0 ? (bytes >> 10) + "KB" : bytes + "B";
    }

    /// What the record's doc comment says of the component (`@param`).
    private static String meaning(Class<?> type, RecordComponent component) {
        var source = Repository.source(type);
        int declaration = source.indexOf("record " + type.getSimpleName() + "(");
        var before = declaration < 0 ? source : source.substring(0, declaration);
        var matcher =
                Pattern.compile(
                                "/// @param "
                                        + component.getName()
                                        + "\\s+(.+(?:\\R\\s*///(?! @)\\s+.+)*)")
                        .matcher(before);
        var found = "";
        while (matcher.find()) {
            found = matcher.group(1);
        }
        return found.replaceAll("\\R\\s*///\\s+", " ").strip();
    }
}
