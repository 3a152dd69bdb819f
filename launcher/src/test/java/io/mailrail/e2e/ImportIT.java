package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.e2e.Admin.Account;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Mail that is brought in by the ten thousand, in a JVM of 512 MB heap; and `kill -9` in the middle of it.
class ImportIT {

    private static final Logger LOG = LoggerFactory.getLogger(ImportIT.class);

    private static final String DOMAIN = "import.example";
    private static final String FROM = "From ann@example.org Mon Nov  2 10:00:00 2026\n";

    private static AllInOneHouse house;

    @BeforeAll
    static void start() {
        house =
                AllInOneHouse.start(
                        Map.of(
                                "mailrail.mailbox.imports.lease", "3s",
                                "mailrail.mailbox.imports.poll", "200ms"));
        house.admin().domain(DOMAIN);
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    /// Text of a few kilobytes each, and one message in a thousand has two megabytes.
    private static Path mbox(int messages) throws IOException {
        var random = new Random(1);
        var words =
                IntStream.range(0, 2000)
                        .mapToObj(_ -> Integer.toString(random.nextInt(36 * 36 * 36 * 36), 36))
                        .toList();
        var file = House.freshFolder("mbox").resolve("old.mbox");
        try (var out = Files.newBufferedWriter(file)) {
            for (int n = 0; n < messages; n++) {
                out.write(FROM);
                out.write("From: Ann <ann@example.org>\nTo: bob@example.org\nSubject: number ");
                out.write(n + "\nMessage-ID: <" + n + "@import.example>\nStatus: RO\n\n");
                text(out, random, words, n % 1000 == 500 ? 30_000 : 40 + random.nextInt(80));
                out.write("\n");
            }
        }
        return file;
    }

    private static void text(BufferedWriter out, Random random, List<String> words, int lines)
            throws IOException {
        for (int line = 0; line < lines; line++) {
            for (int word = 0; word < 10; word++) {
                out.write(words.get(random.nextInt(words.size())));
                out.write(' ');
            }
            out.write('\n');
        }
    }

    private static String upload(Account account, Path file) {
        var taken =
                house.admin()
                        .upload(
                                "/imports?format=mbox&account="
                                        + account.email().replace("@", "%40"),
                                "application/mbox",
                                file);
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        return JsonMapper.shared().readTree(taken.body()).path("id").asString();
    }

    private static JsonNode told(String id) {
        return JsonMapper.shared().readTree(house.admin().get("/imports/" + id).body());
    }

    private static JsonNode ended(String id) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> told(id), told -> !told.path("finishedAt").isNull());
    }

    /// The numbers of all messages that an export has, in its order.
    private static List<Integer> exported(Account account) {
        var numbers = new ArrayList<Integer>();
        house.admin()
                .lines("/accounts/" + account.email() + "/export")
                .filter(line -> line.startsWith("Subject: number "))
                .forEach(line -> numbers.add(Integer.parseInt(line.substring(16))));
        return numbers;
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toList());
    }

    @Test
    void tenThousandMessagesFitIntoHalfAGigabyte() throws IOException {
        var account = house.admin().account(DOMAIN);
        var file = mbox(10_000);
        long began = System.nanoTime();
        var id = upload(account, file);
        long uploaded = System.nanoTime();
        var told = ended(id);
        long done = System.nanoTime();
        assertThat(told.path("state").asString()).isEqualTo("done");
        assertThat(told.path("stored").asInt()).isEqualTo(10_000);
        assertThat(told.path("skipped").asInt()).isZero();
        LOG.info(
                "imported messages=10000 size={}MB upload={}ms import={}ms rate={}/s peak={}",
                Files.size(file) / 1024 / 1024,
                (uploaded - began) / 1_000_000,
                (done - uploaded) / 1_000_000,
                10_000L * 1_000_000_000L / (done - uploaded),
                peakMemory());
        assertThat(exported(account)).isEqualTo(numbers(10_000));
        Files.delete(file);
    }

    /// Resident memory of the JVM at most, where the system tells (proc(5)).
    private static String peakMemory() throws IOException {
        var status = Path.of("/proc/" + house.process().pid() + "/status");
        return Files.exists(status)
                ? Files.readAllLines(status, StandardCharsets.UTF_8).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> line.substring("VmHWM:".length()).strip())
                        .findFirst()
                        .orElse("unknown")
                : "unknown";
    }

    @Test
    void whatIsKilledGoesOn() throws IOException {
        var account = house.admin().account(DOMAIN);
        var file = mbox(3_000);
        var id = upload(account, file);
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> told(id).path("stored").asInt() >= 400);
        house.kill();
        house.restart();
        var told = ended(id);
        assertThat(told.path("state").asString()).isEqualTo("done");
        assertThat(told.path("stored").asInt()).isEqualTo(3_000);
        assertThat(exported(account)).isEqualTo(numbers(3_000));
        Files.delete(file);
    }
}
