package io.mailrail.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `./mailrail`, a copy of it in a folder of its own, among JDKs that are none.
class MailrailScriptTest {

    private record Said(int status, String out, String err) {}

    @TempDir private Path folder = Path.of("");

    private Path script = Path.of("");
    private Path places = Path.of("");
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void aFolderOfItsOwn() throws IOException {
        script = folder.resolve("clone").resolve("mailrail");
        Files.createDirectories(script.getParent());
        Files.copy(Path.of("..", "mailrail"), script);
        places = Files.createDirectories(folder.resolve("jvm"));
        // Whatever java this machine has, the first on the PATH is too old.
        var old = jdk(folder.resolve("old"), "17.0.1");
        environment.put("PATH", old.resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", folder.toString());
        environment.put("MAILRAIL_JDK_PLACES", places.toString());
    }

    private static Path jdk(Path home, String version) throws IOException {
        var bin = Files.createDirectories(home.resolve("bin"));
        program(bin.resolve("java"), "echo 'openjdk version \"" + version + "\"' >&2");
        program(bin.resolve("javac"), "exit 0");
        return home;
    }

    private static void program(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path withRelease(Path home, String version) throws IOException {
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Said run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        var err = folder.resolve("err");
        var builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, Files.readString(err));
    }

    private String found() throws IOException, InterruptedException {
        return run("java-home").out().strip();
    }

    @Test
    void javaHomeComesFirst() throws Exception {
        var wanted = jdk(folder.resolve("mine"), "25.0.1");
        jdk(places.resolve("other"), "25");
        environment.put("JAVA_HOME", wanted.toString());
        assertThat(found()).isEqualTo(wanted.toString());
    }

    @Test
    void anOldJavaHomeIsPassedOver() throws Exception {
        environment.put("JAVA_HOME", jdk(folder.resolve("mine"), "21.0.2").toString());
        var wanted = jdk(places.resolve("temurin"), "25.0.1");
        assertThat(found()).isEqualTo(wanted.toString());
    }

    @Test
    void aJavaOnThePathIsFoundThroughItsLinks() throws Exception {
        var wanted = jdk(folder.resolve("real"), "26-ea");
        var bin = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(
                bin.resolve("alternatives"), wanted.resolve("bin").resolve("java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("alternatives"));
        environment.put("PATH", bin + ":/usr/bin:/bin");
        assertThat(found()).isEqualTo(wanted.toRealPath().toString());
    }

    @Test
    void theUsualPlacesAreSearched() throws Exception {
        jdk(places.resolve("a-8"), "1.8.0_392");
        jdk(places.resolve("b-17"), "17");
        var wanted = withRelease(jdk(places.resolve("c 25"), "0"), "25.0.1");
        assertThat(found()).isEqualTo(wanted.toString());
    }

    @Test
    void aJreIsNoJdk() throws Exception {
        Files.delete(jdk(places.resolve("jre"), "25").resolve("bin").resolve("javac"));
        assertThat(run("java-home").status()).isEqualTo(1);
    }

    @Test
    void sdkmanIsAUsualPlace() throws Exception {
        environment.remove("MAILRAIL_JDK_PLACES");
        var sdkman = folder.resolve(".sdkman").resolve("candidates").resolve("java");
        var wanted = jdk(sdkman.resolve("25-tem"), "25");
        assertThat(found()).isEqualTo(wanted.toString());
    }

    @Test
    void withoutAnyItSaysWhatToInstall() throws Exception {
        for (var verb : List.of("up", "test", "soak", "status", "java-home")) {
            var said = run(verb);
            assertThat(said.status()).isEqualTo(1);
            assertThat(said.out()).isEmpty();
            assertThat(said.err().lines()).hasSize(1);
            assertThat(said.err()).contains("JDK 25").contains("install");
        }
    }

    @Test
    void aloneItPrintsItsHelp() throws Exception {
        var said = run();
        assertThat(said.status()).isZero();
        assertThat(said.out()).contains("./mailrail up", "./mailrail test", "--port-offset");
    }

    @Test
    void anUnknownVerbIsRefused() throws Exception {
        var said = run("dance");
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err()).contains("no verb dance").contains("./mailrail up");
    }

    @Test
    void testsAreCounted() throws Exception {
        jdk(places.resolve("25"), "25");
        fakeMaven(0);
        var said = run("test");
        assertThat(said.out())
                .isEqualTo("ran --fail-at-end verify\n14 passed, 0 failed, 1 skipped\n");
        assertThat(said.status()).isZero();
    }

    @Test
    void failuresAreCountedAndEndWithTheBuildsStatus() throws Exception {
        jdk(places.resolve("25"), "25");
        fakeMaven(3);
        var said = run("soak");
        assertThat(said.out())
                .isEqualTo("ran --fail-at-end verify -Psoak\n11 passed, 3 failed, 1 skipped\n");
        assertThat(said.status()).isEqualTo(1);
    }

    /// A build that leaves reports behind, and an old report that is none of its own.
    private void fakeMaven(int failures) throws IOException {
        var clone = folder.resolve("clone");
        var old = Files.createDirectories(clone.resolve("gone/target/surefire-reports"));
        Files.writeString(old.resolve("TEST-Old.xml"), suite(1000, 0, 0, 0));
        Files.createDirectories(clone.resolve("a"));
        program(
                clone.resolve("mvnw"),
                """
                echo "ran $3 $4${5:+ $5}"
                mkdir -p a/target/surefire-reports a/target/failsafe-reports
                cat >a/target/surefire-reports/TEST-A.xml <<'X'
                %sX
                cat >a/target/failsafe-reports/TEST-B.xml <<'X'
                %sX
                exit %d
                """
                        .formatted(
                                suite(10, failures == 0 ? 0 : 1, failures == 0 ? 0 : 2, 1),
                                suite(5, 0, 0, 0),
                                failures == 0 ? 0 : 1));
    }

    private static String suite(int tests, int errors, int failures, int skipped) {
        return """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite xmlns:xsi="x" version="3.0"
          name="A" time="0.1" tests="%d" errors="%d" skipped="%d" failures="%d">
          <properties><property name="x" value=" tests=&quot;99&quot;"/></properties>
          <testcase name="a" classname="A" time="0.1"/>
        </testsuite>
        """
                .formatted(tests, errors, skipped, failures);
    }
}
