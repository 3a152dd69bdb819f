package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.CallId;
import io.mailrail.e2e.StoreSender.Recipient;
import io.mailrail.testkit.Rounds;
import io.mailrail.testkit.postgres.StoreInvariants;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/// `kill -9` of mailbox-service, or of PostgreSQL, while all its doors are busy: nothing that was answered is lost or doubled, every
/// content is whole, every count is what is counted, nothing stays locked, and what was not answered can be settled.
///
/// Three kills in every build; fifty with `mailrail.soak=true`.
class StoreKillIT {

    private static final Logger LOG = LoggerFactory.getLogger(StoreKillIT.class);

    private static final int ROUNDS = Rounds.soaking() ? 50 : 3;
    private static final int RECIPIENTS = 4;
    private static final int SENDERS = 6;
    private static final int USERS = 3;
    private static final String DOMAIN = "kill.example";

    private static StoreHouse house;

    private final List<StoreUser> users = new ArrayList<>();
    private final List<Recipient> recipients = new ArrayList<>();

    @BeforeAll
    static void start() {
        house =
                StoreHouse.start(
                        Map.of(
                                "mailrail.mailbox.content.sweep-interval", "1s",
                                "mailrail.mailbox.content.staged-retention", "10s",
                                "mailrail.mailbox.directory.argon-memory", "64KB",
                                "mailrail.mailbox.directory.argon-iterations", "1"));
        house.admin().domain(DOMAIN);
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void whatWasAnsweredHolds() throws Exception {
        long seed = System.nanoTime();
        LOG.info("killing seed={} rounds={}", seed, ROUNDS);
        var random = new Random(seed);
        for (int n = 0; n < RECIPIENTS; n++) {
            var account = house.admin().account(DOMAIN);
            recipients.add(new Recipient(account.email(), house.login(account)));
        }
        for (int n = 0; n < USERS; n++) {
            users.add(
                    new StoreUser(
                            house.doors(),
                            house.login(house.admin().account(DOMAIN)),
                            random.nextLong()));
        }
        var sender = new StoreSender(house.doors(), recipients);
        var carrier = new StoreCarrier(house.doors().outbound(), random.nextLong());
        for (int round = 0; round < ROUNDS; round++) {
            round(random, sender, carrier, round % 2 == 1);
        }
        end(sender, carrier);
    }

    private void round(
            Random random, StoreSender sender, StoreCarrier carrier, boolean postgresAlone)
            throws Exception {
        var working = new AtomicBoolean(true);
        int killAfter = sender.answered() + 20 + random.nextInt(150);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Callable<?>>();
            for (int n = 0; n < SENDERS; n++) {
                long seed = random.nextLong();
                work.add(() -> {
                    sender.work(working::get, seed);
                    return seed;
                });
            }
            users.forEach(user -> work.add(() -> user.work(working::get)));
            work.add(() -> {
                carrier.work(working::get);
                return carrier;
            });
            var running = new ArrayList<Future<?>>();
            work.forEach(each -> running.add(executor.submit(each)));
            Awaitility.await("answers before the kill")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() ->
                            sender.answered() >= killAfter
                                    || running.stream().allMatch(Future::isDone));
            if (postgresAlone) {
                house.killPostgres();
            } else {
                house.kill();
            }
            working.set(false);
            for (var each : running) {
                each.get();
            }
        }
        if (postgresAlone) {
            Awaitility.await("PostgreSQL after its kill")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> house.isReady());
        } else {
            house.restart();
        }
        sender.settle();
        for (var user : users) {
            user.check();
        }
        sender.check(recipients);
        try (var connection = house.connect()) {
            carrier.check(sender.queued(), queue(connection));
            StoreInvariants.assertWhole(connection);
        }
        LOG.info(
                "killed what={} acknowledged={} after={}",
                postgresAlone ? "postgres" : "process",
                sender.acknowledged(),
                killAfter);
    }

    /// What is left is delivered by somebody else; then nothing stays that is nobody's, and nobody holds a lock.
    private void end(StoreSender sender, StoreCarrier carrier) throws Exception {
        carrier.stop();
        List<CallId> left;
        try (var connection = house.connect()) {
            left = queue(connection);
        }
        var successor = new StoreCarrier(house.doors().outbound(), 1);
        assertThat(successor.finish(left.size())).isEqualTo(new HashSet<>(left));
        successor.stop();
        Awaitility.await("the sweeper's round")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> {
                    try (var connection = house.connect()) {
                        StoreInvariants.assertSwept(connection);
                    }
                });
        Awaitility.await("rest")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> {
                    try (var connection = house.connect()) {
                        StoreInvariants.assertIdle(connection);
                    }
                });
        sender.check(recipients);
    }

    private static List<CallId> queue(Connection connection) throws SQLException {
        var queue = new ArrayList<CallId>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT message_id FROM queue_item")) {
            while (rows.next()) {
                queue.add(new CallId(rows.getObject(1, UUID.class)));
            }
        }
        return queue;
    }
}
