package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.e2e.Admin.Account;
import io.mailrail.testkit.Rounds;
import io.mailrail.testkit.net.SmtpSink;

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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Five processes, mail that never stops, and one misfortune after the other: a service is killed and started again, or stands still
/// for a while. When all is well again, everything that was acknowledged has arrived: in a mailbox of ours once and whole; with
/// another server at least once, for where a connection is cut after the final dot, SMTP can only send again (RFC 1047).
///
/// Three misfortunes in every build; forty with `mailrail.soak=true`.
class ChaosIT {

    private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);

    private static final int MISFORTUNES = Rounds.soaking() ? 40 : 3;
    private static final int SENDERS = 8;
    private static final int RECIPIENTS = 10;
    private static final String DOMAIN = "chaos.example";
    private static final String ELSEWHERE = "elsewhere-chaos.example";

    private static final Outside OUTSIDE = new Outside();

    private static FiveProcessHouse house;

    @BeforeAll
    static void start() {
        OUTSIDE.dns().a(ELSEWHERE, "127.0.0.2");
        var properties = new HashMap<>(OUTSIDE.properties());
        properties.put("mailrail.auth.allow-plaintext", "true");
        properties.put("mailrail.smtp.max-sessions-per-address", "1000");
        properties.put("mailrail.delivery.max-retry-interval", "2s");
        house = FiveProcessHouse.start(properties);
        house.admin().domain(DOMAIN);
    }

    @AfterAll
    static void stop() {
        house.close();
        OUTSIDE.close();
    }

    /// What happens to a service.
    private enum Misfortune {
        KILLED,
        FROZEN
    }

    @Test
    void whatWasAcknowledgedArrives() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        LOG.info("chaos seed={} misfortunes={}", seed, MISFORTUNES);
        var postman = new Postman(house);
        var sender = house.admin().account(DOMAIN);
        var recipients = new ArrayList<Account>();
        for (int i = 0; i < RECIPIENTS; i++) {
            recipients.add(house.admin().account(DOMAIN));
        }
        Set<String> local = ConcurrentHashMap.newKeySet();
        Set<String> remote = ConcurrentHashMap.newKeySet();
        var over = new AtomicBoolean();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var senders = new ArrayList<Future<?>>();
            for (int i = 0; i < SENDERS; i++) {
                int number = i;
                senders.add(
                        executor.submit(() -> {
                            for (int n = number; !over.get(); n++) {
                                var letter = Letter.write(n % 20 == 0 ? 400_000 : 1_500);
                                boolean stays = n % 2 == 0;
                                var to =
                                        stays
                                                ? recipients.get(n % RECIPIENTS).email()
                                                : "r" + n + "@" + ELSEWHERE;
                                if (isAccepted(postman, sender, to, letter)) {
                                    (stays ? local : remote).add(letter.name());
                                }
                            }
                            return null;
                        }));
            }
            for (int n = 0; n < MISFORTUNES; n++) {
                awaitMore(local, remote);
                befall(n, random);
            }
            awaitMore(local, remote);
            over.set(true);
            for (var each : senders) {
                each.get();
            }
        }
        awaitEmptyQueue();
        var found = new HashMap<String, Integer>();
        for (var recipient : recipients) {
            postman.collect(recipient, found);
        }
        var sent = new HashMap<String, Integer>();
        for (var received : OUTSIDE.first().received()) {
            sent.merge(nameOf(received), 1, Integer::sum);
        }
        LOG.info(
                "survived misfortunes={} local={} remote={} sent-again={}",
                MISFORTUNES,
                local.size(),
                remote.size(),
                sent.values().stream().filter(times -> times > 1).count());
        assertThat(missing(local, found)).as("acknowledged, and in no mailbox").isEmpty();
        assertThat(missing(remote, sent)).as("acknowledged, and never sent").isEmpty();
        assertThat(found.values()).as("copies in our mailboxes").allMatch(copies -> copies == 1);
        var bounces = new HashMap<String, Integer>();
        postman.collect(sender, bounces);
        assertThat(bounces).as("reports to the sender").isEmpty();
    }

    private static Set<String> missing(Set<String> acknowledged, Map<String, Integer> arrived) {
        var missing = new HashSet<>(acknowledged);
        missing.removeAll(arrived.keySet());
        return missing;
    }

    private static String nameOf(SmtpSink.Received received) {
        var content = received.content();
        return Letter.name(content.substring(content.indexOf("\r\n\r\n") + 4));
    }

    /// A cut connection is no answer: the letter may have arrived or not.
    private static boolean isAccepted(
            Postman postman, Account sender, String recipient, Letter letter) {
        try {
            return postman.submit(sender, recipient, letter);
        } catch (IOException cut) {
            LOG.debug("submission cut reason={}", cut.toString());
            return false;
        }
    }

    private static void awaitMore(Set<String> local, Set<String> remote) {
        int already = local.size() + remote.size();
        Awaitility.await("mail is accepted again")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> local.size() + remote.size() >= already + 40);
    }

    /// In the build: mailbox-service stands still, delivery-service is killed, then the gateway. In soak: whatever comes.
    private static void befall(int number, Random random) throws Exception {
        var short3 = List.of("mailbox-service", "delivery-service", "smtp-gateway");
        var service =
                number < short3.size()
                        ? short3.get(number)
                        : FiveProcessHouse.SERVICES.get(
                                random.nextInt(FiveProcessHouse.SERVICES.size()));
        var misfortune =
                number == 0
                        ? Misfortune.FROZEN
                        : number < short3.size() || random.nextBoolean()
                                ? Misfortune.KILLED
                                : Misfortune.FROZEN;
        LOG.info("befell number={} service={} misfortune={}", number, service, misfortune);
        switch (misfortune) {
            case KILLED -> {
                house.kill(service);
                house.restart(service);
            }
            case FROZEN -> {
                var process = house.process(service);
                process.freeze();
                try (var later = Executors.newSingleThreadScheduledExecutor()) {
                    later.schedule(
                                    process::thaw,
                                    500 + random.nextInt(Rounds.soaking() ? 12_000 : 1_500),
                                    TimeUnit.MILLISECONDS)
                            .get();
                }
            }
        }
    }

    private static void awaitEmptyQueue() {
        Awaitility.await("everything has left the queue")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    var queue = house.admin().get("/queue?limit=1");
                    return queue.statusCode() == 200 && queue.body().contains("\"items\":[]");
                });
    }
}
