package io.mailrail.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The files of the repository that this module stands in.
final class Repository {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /// Whether generated pages are to be written instead of compared.
    private static final boolean WRITE = Boolean.getBoolean("mailrail.docs.write");

    private Repository() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The version in the root's pom.
    static String version() {
        var matcher =
                Pattern.compile("<artifactId>mailrail</artifactId>\\s*<version>([^<]+)</version>")
                        .matcher(read(ROOT.resolve("pom.xml")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /// The modules that become images: those whose pom does not skip theirs.
    static List<String> imageModules() {
        try (var folders = Files.list(ROOT)) {
            return folders.filter(f -> Files.exists(f.resolve("pom.xml")))
                    .filter(f ->
                            read(f.resolve("pom.xml")).contains("<image.skip>false</image.skip>"))
                    .map(f -> f.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The source of a class of ours, whichever module it is in.
    static String source(Class<?> type) {
        var relative =
                Path.of(
                        "src",
                        "main",
                        "java",
                        type.getName().split("\\$")[0].replace('.', '/') + ".java");
        try (var folders = Files.list(ROOT)) {
            return read(
                    folders.map(f -> f.resolve(relative))
                            .filter(Files::exists)
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no source of " + type)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Holds a generated page against the one in the repository; with `-Dmailrail.docs.write=true` writes it instead.
    static void holdsPage(String page, String generated) {
        var file = ROOT.resolve("docs").resolve(page);
        if (WRITE) {
            try {
                Files.writeString(file, generated);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertThat(file)
                .as("docs/%s is generated; -Dmailrail.docs.write=true writes it anew", page)
                .hasContent(generated);
    }
}
