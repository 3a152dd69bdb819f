package io.mailrail.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mailrail.testhouse.TestHouse;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A client that we did not write.
class PythonClientTest {

    @Test
    void imaplibGetsThroughItsDay() throws IOException, InterruptedException {
        assumeTrue(pythonIsThere(), "python3 is on the PATH");
        var account = TestHouse.open().account();
        try (var imap = new ImapUnderTest(TestHouse.open().doors(), false, Map.of())) {
            var log = Files.createTempFile(Path.of("target"), "imaplib", ".log");
            var python =
                    new ProcessBuilder(
                                    "python3",
                                    "src/test/python/session.py",
                                    "127.0.0.1",
                                    Integer.toString(imap.port()),
                                    account.email(),
                                    account.password())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log, StandardCharsets.UTF_8)).isEqualTo("done\n");
        }
    }

    private static boolean pythonIsThere() {
        return Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
    }
}
