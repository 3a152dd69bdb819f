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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
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
                var content = content(i, i % 10 == 0 ? 600_000 : 1_500);
                submissions.add(
                        executor.submit(() -> submit(sender, recipient, content, acknowledged)));
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
            Awaitility.await("a login after the kill")
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> canLogIn(recipient));
            readAll(recipient, found);
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

    private static Void submit(
            Account sender, Account recipient, Content content, Set<String> acknowledged)
            throws IOException {
        try (var smtp = new PlainSocket(house.ports().submission())) {
            smtp.reply();
            smtp.ask("EHLO client.example");
            var plain =
                    Base64.getEncoder()
                            .encodeToString(
                                    ("\0" + sender.email() + "\0" + sender.password())
                                            .getBytes(StandardCharsets.UTF_8));
            if (!smtp.ask("AUTH PLAIN " + plain).startsWith("235")
                    || !smtp.ask("MAIL FROM:<" + sender.email() + ">").startsWith("250")
                    || !smtp.ask("RCPT TO:<" + recipient.email() + ">").startsWith("250")
                    || !smtp.ask("DATA").startsWith("354")) {
                return null;
            }
            smtp.write(content.text().getBytes(StandardCharsets.ISO_8859_1));
            var reply = smtp.ask(".");
            if (reply.startsWith("250")) {
                acknowledged.add(content.name());
            } else {
                assertThat(reply).as("a refusal asks to come again").startsWith("4");
            }
        }
        return null;
    }

    /// @param name the digest of what follows the header: who finds the message can tell that it is whole
    private record Content(String name, String text) {}

    private static Content content(int number, int size) {
        var random = new Random(System.nanoTime() + number);
        var text = new StringBuilder(size + 80);
        while (text.length() < size) {
            var octets = new byte[54];
            random.nextBytes(octets);
            text.append(Base64.getEncoder().encodeToString(octets)).append("\r\n");
        }
        var name = digest(text.toString());
        var whole =
                "Subject: "
                        + name
                        + "\r\nMessage-ID: <"
                        + name
                        + "@kill.example>\r\n"
                        + "Date: Wed, 25 Nov 2026 10:00:00 +0000\r\nFrom: <x@kill.example>\r\n\r\n"
                        + text;
        return new Content(name, whole);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean canLogIn(Account account) throws IOException {
        try (var imap = new PlainSocket(house.ports().imap())) {
            imap.line();
            return last(imap.imap("LOGIN " + account.email() + " " + account.password()))
                    .startsWith("t OK");
        }
    }

    /// Counts every message of the INBOX under its digest.
    private static void readAll(Account account, Map<String, Integer> found) throws IOException {
        try (var imap = new PlainSocket(house.ports().imap())) {
            imap.line();
            assertThat(last(imap.imap("LOGIN " + account.email() + " " + account.password())))
                    .startsWith("t OK");
            assertThat(last(imap.imap("SELECT INBOX"))).startsWith("t OK");
            imap.say("f FETCH 1:* BODY.PEEK[TEXT]");
            for (var line = imap.line(); !line.startsWith("f "); line = imap.line()) {
                if (line.startsWith("* ") && line.endsWith("}")) {
                    int length =
                            Integer.parseInt(
                                    line.substring(line.lastIndexOf('{') + 1, line.length() - 1));
                    var text = new String(imap.octets(length), StandardCharsets.ISO_8859_1);
                    found.merge(digest(text), 1, Integer::sum);
                }
            }
        }
    }

    private static String last(List<String> responses) {
        return responses.getLast();
    }
}
