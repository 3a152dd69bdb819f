package io.mailrail.imap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.testhouse.TestHouse;
import io.mailrail.testkit.Programs;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A client that we did not write.
class PythonClientTest {

    @Test
    void imaplibGetsThroughItsDay() throws IOException, InterruptedException {
        Programs.require("python3");
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
}
