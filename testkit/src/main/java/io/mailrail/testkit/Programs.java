package io.mailrail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The clients that tests run and we did not write.
public final class Programs {

    private Programs() {}

    /// Skips the test where a program is not on the PATH; under `CI=true` that is a failure, for there it has to be.
    public static void require(String program) {
        boolean there =
                Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        if (System.getenv("CI") != null) {
            assertThat(there).as("%s is installed", program).isTrue();
        }
        assumeTrue(there, program + " is not installed");
    }
}
