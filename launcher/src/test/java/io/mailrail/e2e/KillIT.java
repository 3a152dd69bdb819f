package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.e2e.Admin.Account;
import io.mailrail.testkit.Rounds;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// `kill -9` in the middle of 500 concurrent submissions: what got its 250 is there afterwards, once and whole; what did not, is
/// there once or not at all.
///
/// Three kills in every build; fifty with `mailrail.soak=true`.
class KillIT {

    private static final Logger LOG = LoggerFactory.getLogger(KillIT.class);

    private static final int ROUNDS = Rounds.soaking() ? 50 : 3;
    private static final int SUBMISSIONS = 500;
    private static final int RECIPIENTS = 10;
    private static final String DOMAIN = "kill.example";

    private static AllInOneHouse house;

    @BeforeAll
    static void start() {
        house =
                AllInOneHouse.start(
                        Map.of(
                                "mailrail.auth.allow-plaintext", "true",
                                "mailrail.smtp.max-sessions-per-address", "1000",
                                "mailrail.smtp.timeout", "30s"));
        house.admin().domain(DOMAIN);
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void whatWasAcknowledgedIsThereOnce() throws Exception {
        long seed = System.nanoTime();
        LOG.info("killing seed={} rounds={}", seed, ROUNDS);
        var random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            boolean postgresAlone = round % 2 == 1;
            round(postgresAlone, 20 + random.nextInt(SUBMISSIONS - 120));
        }
    }

    private void round(boolean postgresAlone, int killAfter) throws Exception {
        var postman = new Postman(house);
        var sender = house.admin().account(DOMAIN);
        var recipients = new ArrayList<Account>();
        for (int i = 0; i < RECIPIENTS; i++) {
            recipients.add(house.admin().account(DOMAIN));
        }
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var submissions = new ArrayList<Future<?>>();
            for (int i = 0; i < SUBMISSIONS; i++) {
                var recipient = recipients.get(i % RECIPIENTS);
                // One in ten is large enough to be staged.
                var letter = Letter.write(i % 10 == 0 ? 600_000 : 1_500);
                submissions.add(
                        executor.submit(() -> {
                            if (postman.submit(sender, recipient.email(), letter)) {
                                acknowledged.add(letter.name());
                            }
                            return null;
                        }));
            }
            Awaitility.await("acknowledgements before the kill")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> acknowledged.size() >= killAfter);
            if (postgresAlone) {
                house.killPostgres();
            } else {
                house.kill();
            }
            for (var submission : submissions) {
                finish(submission);
            }
        }
        int before = acknowledged.size();
        if (!postgresAlone) {
            house.restart();
        }
        var found = new HashMap<String, Integer>();
        for (var recipient : recipients) {
            postman.collect(recipient, found);
        }
        LOG.info(
                "killed what={} after={} acknowledged={} found={}",
                postgresAlone ? "postgres" : "process",
                killAfter,
                before,
                found.size());
        var lost = new HashSet<>(acknowledged);
        lost.removeAll(found.keySet());
        assertThat(lost).as("acknowledged and gone").isEmpty();
        assertThat(found.values()).as("how often each message is there").allMatch(n -> n == 1);
    }

    /// A connection that the kill cut is what the test is about; anything else is a fault.
    private static void finish(Future<?> submission) throws InterruptedException {
        try {
            submission.get();
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(IOException.class);
        }
    }
}
