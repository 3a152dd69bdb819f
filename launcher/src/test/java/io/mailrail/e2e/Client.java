package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.testkit.Programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that somebody else wrote, run to its end.
///
/// @param text what it wrote to standard output, an octet a character
record Client(int exit, String text, String errors) {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /// Runs it with a closed standard input.
    ///
    /// Where the program is not installed, the test is skipped on a developer's machine and fails in CI.
    static Client run(String... command) {
        return run(Map.of(), List.of(command));
    }

    static Client run(Map<String, String> environment, List<String> command) {
        Programs.require(command.getFirst());
        Path out = null;
        Path err = null;
        try {
            out = Files.createTempFile("client", ".out");
            err = Files.createTempFile("client", ".err");
            var builder =
                    new ProcessBuilder(command)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        command
                                + " did not end; it said: "
                                + Files.readString(out, StandardCharsets.ISO_8859_1)
                                + Files.readString(err, StandardCharsets.ISO_8859_1));
            }
            return new Client(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(err, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    /// The program ended well.
    Client succeeds() {
        assertThat(exit).as("exit code; it said: %s%s", text, errors).isZero();
        return this;
    }

    byte[] octets() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void delete(@org.jspecify.annotations.Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
