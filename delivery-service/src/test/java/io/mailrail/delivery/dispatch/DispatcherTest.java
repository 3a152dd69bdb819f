package io.mailrail.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailrail.api.AttemptReport;
import io.mailrail.api.AttemptReport.Result;
import io.mailrail.delivery.settings.TestProperties;
import io.mailrail.testkit.net.DnsServer;
import io.mailrail.testkit.net.MutableClock;
import io.mailrail.testkit.net.SmtpSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/// The whole service against servers on loopback, with a house in memory. Exchangers differ by address and share a port.
class DispatcherTest {

    private static final String FROM = "alice@example.org";
    private static final String CONTENT = "Subject: hello\r\n\r\nHello.\r\n";

    private final MutableClock clock = MutableClock.atNow();
    private final FakeHouse house = new FakeHouse(clock);
    private final DnsServer dns = DnsServer.start();
    private final SmtpSink sink = SmtpSink.start("127.0.0.2", 0);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private @Nullable Dispatcher dispatcher;

    @AfterEach
    void stop() {
        if (dispatcher != null) {
            dispatcher.stop();
        }
        sink.close();
        dns.close();
    }

    @Test
    void messageIsHandedOverAsItIs() {
        toSink("example.net");
        house.queue(
                FROM,
                "Return-Path: <alice@example.org>\r\nSubject: a\r\n\r\n.dot\r\n..\r\nno end",
                "bob@example.net",
                "carol@example.net");
        start();
        var message = sink.awaitReceived(1).getFirst();
        assertThat(message.content()).isEqualTo("Subject: a\r\n\r\n.dot\r\n..\r\nno end\r\n");
        assertThat(message.reversePath()).isEqualTo(FROM);
        assertThat(message.recipients()).containsExactly("bob@example.net", "carol@example.net");
        assertThat(message.client()).isEqualTo("mail.example.org");
        assertThat(message.mail()).contains("BODY=8BITMIME").contains("SIZE=");
        var reports = awaitReports(2);
        assertThat(reports)
                .allSatisfy(r -> assertThat(r.result()).isEqualTo(new Result.Delivered()));
        assertThat(reports.getFirst().remote())
                .isEqualTo("mx.example.net[127.0.0.2]:" + sink.port());
        assertThat(reports.getFirst().reply()).isEqualTo("250 2.0.0 kept");
        assertThat(house.notified).isEmpty();
        await().untilAsserted(() ->
                assertThat(
                                meters.get("delivery.attempts")
                                        .tag("outcome", "delivered")
                                        .timer()
                                        .count())
                        .isEqualTo(2));
    }

    @Test
    void aDestinationWithMuchToDoIsFetchedForAgainWhenItHasLess() {
        toSink("example.net");
        house.patient = true;
        for (int n = 0; n < 300; n++) {
            house.queue(FROM, CONTENT, "bob@example.net");
        }
        start();
        sink.awaitReceived(300);
    }

    @Test
    void nextExchangerIsTriedWhenOneDoesNotAnswerOrIsBusy() {
        try (var busy = SmtpSink.start("127.0.0.4", sink.port());
                var refusing = SmtpSink.start("127.0.0.5", sink.port())) {
            busy.always(SmtpSink.GREETING, "421 4.3.2 busy");
            refusing.always(SmtpSink.GREETING, "554 5.3.2 no mail here");
            dns.mx("example.net", 5, "dead.example.net")
                    .a("dead.example.net", "127.0.0.3")
                    .mx("example.net", 10, "busy.example.net")
                    .a("busy.example.net", "127.0.0.4")
                    .mx("example.net", 15, "refusing.example.net")
                    .a("refusing.example.net", "127.0.0.5");
            toSink("example.net", 20);
            house.queue(FROM, CONTENT, "bob@example.net");
            start();
            sink.awaitReceived(1);
            assertThat(busy.sessions()).isEqualTo(1);
            assertThat(refusing.sessions()).isEqualTo(1);
            assertThat(awaitReports(1).getFirst().result()).isEqualTo(new Result.Delivered());
        }
    }

    @Test
    void domainWithoutExchangersIsReachedByItsAddress() {
        dns.a("plain.example", "127.0.0.2");
        house.queue(FROM, CONTENT, "bob@plain.example");
        start();
        sink.awaitReceived(1);
    }

    @Test
    void temporaryRefusalIsTriedAgainAndTaken() {
        toSink("example.net");
        sink.reply("RCPT", "450 4.2.1 busy");
        house.queue(FROM, CONTENT, "bob@example.net");
        start();
        var first = awaitReports(1).getFirst();
        assertThat(first.result())
                .isInstanceOfSatisfying(
                        Result.Deferred.class,
                        deferred -> {
                            assertThat(deferred.nextAt())
                                    .isBetween(
                                            clock.instant().plusSeconds(270),
                                            clock.instant().plusSeconds(330));
                            assertThat(deferred.warned()).isFalse();
                        });
        assertThat(first.reply()).isEqualTo("450 4.2.1 busy");
        assertThat(sink.received()).isEmpty();
        clock.advance(Duration.ofSeconds(331));
        sink.awaitReceived(1);
        assertThat(awaitReports(2).getLast().attempt()).isEqualTo(2);
        assertThat(house.notified).isEmpty();
    }

    @Test
    void permanentRefusalIsToldToTheSender() {
        toSink("example.net");
        sink.always("RCPT TO:<nobody@", "550 5.1.1 no such user");
        var id =
                house.queue(
                        FROM,
                        "Return-Path: <alice@example.org>\r\nSubject: greetings\r\n\r\nBody.\r\n",
                        "nobody@example.net",
                        "bob@example.net");
        start();
        sink.awaitReceived(1);
        awaitReports(2);
        assertThat(house.reports)
                .extracting(r -> r.result().getClass().getSimpleName())
                .containsExactlyInAnyOrder("Delivered", "Failed");
        var dsn = house.notified.getFirst();
        assertThat(house.notified).hasSize(1);
        assertThat(dsn.from().isNull()).isTrue();
        assertThat(dsn.to().getFirst().address()).isEqualTo(FROM);
        assertThat(dsn.id()).isNotEqualTo(id);
        assertThat(dsn.content())
                .contains("From: Mail Delivery System <MAILER-DAEMON@mail.example.org>\r\n")
                .contains("To: <alice@example.org>\r\n")
                .contains("Auto-Submitted: auto-replied\r\n")
                .contains("report-type=delivery-status")
                .contains("Final-Recipient: rfc822; nobody@example.net\r\n")
                .contains("Action: failed\r\nStatus: 5.1.1\r\n")
                .contains("Remote-MTA: dns; mx.example.net\r\n")
                .contains("Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n")
                .contains("\r\nSubject: greetings\r\n")
                .doesNotContain("bob@example.net")
                .doesNotContain("Body.");
    }

    @Test
    void nullReversePathIsNeverTold() {
        toSink("example.net");
        sink.always("RCPT", "550 5.1.1 no such user");
        house.queue("", CONTENT, "nobody@example.net");
        start();
        assertThat(awaitReports(1).getFirst().result()).isEqualTo(new Result.Failed());
        assertThat(house.notified).isEmpty();
        assertThat(sink.commands()).anyMatch(line -> line.startsWith("MAIL FROM:<>"));
    }

    @Test
    void tlsIsTakenWhereItIsOffered() {
        toSink("example.net");
        sink.tls(SmtpSink.Tls.OFFERED);
        house.queue(FROM, CONTENT, "bob@example.net");
        start();
        assertThat(sink.awaitReceived(1).getFirst().tls()).isTrue();
        assertThat(awaitReports(1).getFirst().tls()).startsWith("TLSv1.");
        assertThat(sink.sessions()).isEqualTo(1);
    }

    @Test
    void brokenTlsIsDoneWithout() {
        toSink("example.net");
        sink.tls(SmtpSink.Tls.BROKEN);
        house.queue(FROM, CONTENT, "bob@example.net");
        start();
        assertThat(sink.awaitReceived(1).getFirst().tls()).isFalse();
        assertThat(awaitReports(1).getFirst().tls()).isEmpty();
        assertThat(sink.sessions()).isEqualTo(2);
    }

    @Test
    void refusedTlsIsDoneWithoutOnTheSameConnection() {
        toSink("example.net");
        sink.tls(SmtpSink.Tls.OFFERED).always("STARTTLS", "454 4.7.0 not now");
        house.queue(FROM, CONTENT, "bob@example.net");
        start();
        assertThat(sink.awaitReceived(1).getFirst().tls()).isFalse();
        assertThat(sink.sessions()).isEqualTo(1);
    }

    @Test
    void serverThatDoesNotKnowEhloIsGreetedWithHelo() {
        toSink("example.net");
        sink.always("EHLO", "502 5.5.1 what");
        house.queue(FROM, CONTENT, "bob@example.net", "carol@example.net");
        start();
        var message = sink.awaitReceived(1).getFirst();
        assertThat(message.mail()).isEqualTo("MAIL FROM:<alice@example.org>");
        assertThat(message.recipients()).hasSize(2);
    }

    @Test
    void refusedMailIsRefusedForEverybodyPipelinedOrNot() {
        toSink("example.net");
        sink.reply("MAIL", "550 5.7.1 not from you", "550 5.7.1 not from you");
        house.queue(FROM, CONTENT, "bob@example.net", "carol@example.net");
        start();
        awaitReports(2);
        sink.extensions("SIZE 1000000");
        house.queue(FROM, CONTENT, "bob@example.net", "carol@example.net");
        assertThat(awaitReports(4))
                .allSatisfy(r -> {
                    assertThat(r.result()).isEqualTo(new Result.Failed());
                    assertThat(r.reply()).isEqualTo("550 5.7.1 not from you");
                });
        assertThat(house.notified).hasSize(2);
    }

    @Test
    void domainThatTakesNoMailFails() {
        dns.nullMx("nomail.example");
        house.queue(FROM, CONTENT, "bob@nomail.example");
        house.queue(FROM, CONTENT, "bob@nowhere.example");
        start();
        assertThat(awaitReports(2))
                .allSatisfy(r -> assertThat(r.result()).isEqualTo(new Result.Failed()));
        await().until(() -> house.notified.size() == 2);
        assertThat(house.notified)
                .anySatisfy(dsn -> assertThat(dsn.content()).contains("Status: 5.1.10"))
                .anySatisfy(dsn -> assertThat(dsn.content()).contains("Status: 5.1.2"));
    }

    @Test
    void privateDestinationIsRefusedUnlessAllowed() {
        toSink("example.net");
        house.queue(FROM, CONTENT, "bob@example.net");
        house.queue(FROM, CONTENT, "bob@[127.0.0.2]");
        start("allow-private-destinations", "false");
        assertThat(awaitReports(2))
                .allSatisfy(r -> {
                    assertThat(r.result()).isEqualTo(new Result.Failed());
                    assertThat(r.reply()).contains("allow-private-destinations");
                });
        assertThat(sink.sessions()).isZero();
    }

    @Test
    void relayHostTakesEverythingAndOurLogin() {
        sink.tls(SmtpSink.Tls.OFFERED);
        house.queue(FROM, CONTENT, "bob@anywhere.example");
        start("relay-host", "user:secret@127.0.0.2:" + sink.port(), "relay-verify", "false");
        var message = sink.awaitReceived(1).getFirst();
        assertThat(message.tls()).isTrue();
        assertThat(message.login()).contains("\0user\0secret");
    }

    @Test
    void loginIsNeverSaidInTheClearNorToAStranger() {
        house.queue(FROM, CONTENT, "bob@anywhere.example");
        start("relay-host", "user:secret@127.0.0.2:" + sink.port());
        assertThat(awaitReports(1).getFirst().result()).isInstanceOf(Result.Deferred.class);
        sink.tls(SmtpSink.Tls.OFFERED);
        clock.advance(Duration.ofMinutes(6));
        assertThat(awaitReports(2).getLast().result()).isInstanceOf(Result.Deferred.class);
        assertThat(sink.commands()).noneMatch(line -> line.startsWith("AUTH"));
        assertThat(sink.received()).isEmpty();
    }

    @Test
    void delayIsToldOnceAndTheEndIsAFailure() {
        toSink("example.net");
        sink.always(SmtpSink.CONTENT, "452 4.3.1 full");
        house.queue(FROM, CONTENT, "bob@example.net");
        start();
        advanceUntilNotified(1);
        var warning = house.notified.getFirst();
        assertThat(warning.content())
                .contains("Action: delayed\r\nStatus: 4.3.1\r\n")
                .contains("Will-Retry-Until: ");
        advanceUntilNotified(2);
        var failure = house.notified.getLast();
        assertThat(failure.content()).contains("Action: failed\r\nStatus: 4.3.1\r\n");
        await().until(() -> house.size() == 0);
        assertThat(house.notified).hasSize(2);
        assertThat(house.reports.getLast().result()).isEqualTo(new Result.Failed());
        assertThat(house.reports.size()).isBetween(30, 60);
    }

    @Test
    void reportIsRepeatedUntilTheHouseAnswersAndTheSenderIsToldOnce() {
        toSink("example.net");
        sink.always("RCPT", "550 5.1.1 no such user");
        house.failingReports.set(2);
        house.failingAccepts.set(1);
        house.queue(FROM, CONTENT, "nobody@example.net");
        start();
        awaitReports(1);
        assertThat(house.notified).hasSize(1);
        assertThat(sink.sessions()).isEqualTo(1);
    }

    @Test
    void messagesForOneDestinationShareASession() {
        toSink("example.net");
        for (int i = 0; i < 8; i++) {
            house.queue(FROM, CONTENT, "bob" + i + "@example.net");
        }
        start("max-per-destination", "1");
        sink.awaitReceived(8);
        assertThat(sink.sessions()).isLessThan(8);
        assertThat(awaitReports(8)).hasSize(8);
    }

    @Test
    void sessionThatDiedBetweenMessagesIsReplaced() {
        toSink("example.net");
        sink.always("RSET", SmtpSink.DROP);
        for (int i = 0; i < 4; i++) {
            house.queue(FROM, CONTENT, "bob" + i + "@example.net");
        }
        start("max-per-destination", "1");
        sink.awaitReceived(4);
        assertThat(awaitReports(4))
                .allSatisfy(r -> assertThat(r.result()).isEqualTo(new Result.Delivered()));
    }

    @Test
    void lostConnectionDefersAndSaysWhere() {
        toSink("example.net");
        sink.reply(SmtpSink.CONTENT, SmtpSink.DROP);
        house.queue(FROM, CONTENT, "bob@example.net");
        start();
        var report = awaitReports(1).getFirst();
        assertThat(report.result()).isInstanceOf(Result.Deferred.class);
        assertThat(report.reply()).contains("lost");
    }

    @Test
    void whatTheServerCannotTakeIsNotSent() {
        toSink("example.net");
        sink.extensions("SIZE 10");
        house.queue(FROM, CONTENT, "bob@example.net");
        start();
        assertThat(awaitReports(1).getFirst().reply()).contains("over the limit");
        sink.extensions("SIZE 0");
        house.queue(FROM, CONTENT, "b\u00f6b@example.net");
        assertThat(awaitReports(2).getLast().reply()).contains("SMTPUTF8");
        assertThat(sink.commands()).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void manyRecipientsArePipelinedInGroups() {
        toSink("example.net");
        sink.always("RCPT TO:<user7@", "452 4.5.3 too many");
        var recipients = new ArrayList<String>();
        for (int i = 100; i < 230; i++) {
            recipients.add("user" + i + "@example.net");
        }
        recipients.add("user7@example.net");
        house.queue(FROM, CONTENT, recipients.toArray(String[]::new));
        start();
        assertThat(sink.awaitReceived(1).getFirst().recipients()).hasSize(130);
        assertThat(awaitReports(131))
                .filteredOn(r -> r.result() instanceof Result.Deferred)
                .hasSize(1);
    }

    @Test
    void messageWhoseLeaseHasEndedIsGivenBackUntouched() {
        toSink("example.net");
        house.queue(FROM, CONTENT, "bob@example.net");
        start("lease-time", "0s");
        var report = awaitReports(1).getFirst();
        assertThat(report.result())
                .isEqualTo(new Result.Deferred(clock.instant().plusSeconds(10), false));
        assertThat(report.reply()).contains("lease");
        running().stop();
        assertThat(sink.sessions()).isZero();
        assertThat(house.releases).hasValue(1);
    }

    @Test
    void messageThatWasRemovedMeanwhileIsNotReported() {
        toSink("example.net");
        sink.reply("RCPT", "450 4.2.1 busy");
        var id = house.queue(FROM, CONTENT, "bob@example.net");
        start();
        awaitReports(1);
        house.forgetContent(id);
        clock.advance(Duration.ofMinutes(6));
        await().until(() ->
                sink.commands().stream().filter(c -> c.startsWith("RCPT")).count() == 2);
        await().until(() -> running().underWay() == 0);
        assertThat(house.reports).hasSize(1);
        assertThat(sink.received()).isEmpty();
    }

    private void advanceUntilNotified(int number) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    int before = house.reports.size();
                    if (house.notified.size() >= number) {
                        return true;
                    }
                    if (before > 0
                            && house.reports.getLast().result() instanceof Result.Deferred deferred
                            && clock.instant().isBefore(deferred.nextAt())) {
                        clock.set(deferred.nextAt());
                    }
                    return false;
                });
    }

    private void toSink(String domain) {
        toSink(domain, 10);
    }

    private void toSink(String domain, int preference) {
        dns.mx(domain, preference, "mx." + domain).a("mx." + domain, "127.0.0.2");
    }

    private Dispatcher running() {
        return Objects.requireNonNull(dispatcher);
    }

    private List<AttemptReport> awaitReports(int number) {
        await("reports")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> house.reports.size() >= number);
        return List.copyOf(house.reports);
    }

    private void start(String... settings) {
        var all =
                new ArrayList<>(
                        List.of(
                                "dns-servers",
                                dns.address(),
                                "smtp-port",
                                Integer.toString(sink.port()),
                                "allow-private-destinations",
                                "true",
                                "drain",
                                "5s"));
        all.addAll(List.of(settings));
        dispatcher =
                new Dispatcher(
                        TestProperties.with(all.toArray(String[]::new)),
                        "mail.example.org",
                        house,
                        house,
                        house,
                        meters,
                        clock,
                        new Random(3));
        dispatcher.start();
    }
}
