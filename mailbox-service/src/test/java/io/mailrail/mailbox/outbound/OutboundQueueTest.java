package io.mailrail.mailbox.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.AccountId;
import io.mailrail.api.AttemptReport;
import io.mailrail.api.AttemptReport.Result;
import io.mailrail.api.CallId;
import io.mailrail.api.Outbound;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.DoorTest;
import io.mailrail.mailbox.TestDoors;
import io.mailrail.mailbox.Transport;
import io.mailrail.mailbox.content.Sweeper;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Aliases;
import io.mailrail.mailbox.directory.Domains;
import io.mailrail.mailbox.intake.TestMail;
import io.mailrail.mailbox.trace.TraceEvent;
import io.mailrail.mailbox.trace.TraceLog;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

@DoorTest
class OutboundQueueTest {

    @Parameter Transport transport = Transport.IN_PROCESS;

    private final TestDoors doors;
    private final TraceLog trace;
    private final Sweeper sweeper;
    private final JdbcClient jdbc;
    private final MutableClock clock;
    private final Domains domains;
    private final Accounts accounts;
    private final Aliases aliases;
    private Outbound queue;
    private TestMail mail;
    private final UUID owner = UUID.randomUUID();
    private final List<UUID> owners = new ArrayList<>(List.of(owner));
    private final String destination =
            "r" + UUID.randomUUID().toString().substring(0, 12) + ".example";

    OutboundQueueTest(
            TestDoors doors,
            TraceLog trace,
            Sweeper sweeper,
            Domains domains,
            Accounts accounts,
            Aliases aliases,
            @Qualifier("mailboxWrites") JdbcClient jdbc,
            @Qualifier("mailboxClock") Clock clock) {
        this.doors = doors;
        this.trace = trace;
        this.sweeper = sweeper;
        this.jdbc = jdbc;
        this.clock = (MutableClock) clock;
        this.domains = domains;
        this.accounts = accounts;
        this.aliases = aliases;
    }

    @BeforeEach
    void open() {
        var open = doors.over(transport);
        queue = open.outbound();
        mail = new TestMail(domains, accounts, aliases, open.intake(), jdbc);
    }

    /// Other tests leave their messages in the queue.
    @BeforeEach
    void emptyTheQueue() {
        jdbc.sql("DELETE FROM queue_item").update();
    }

    @AfterEach
    void releaseTheLanes() {
        owners.forEach(owner -> queue.release(owner));
    }

    private CallId send(String... to) {
        return mail.accept(mail.envelope(AccountId.NONE, to), TestMail.message("remote")).call();
    }

    private List<OutboundMessage> lease(UUID who) {
        return queue.lease(who, 100, Duration.ZERO, List.of());
    }

    private AttemptReport report(OutboundMessage message, int recipient, Result result) {
        var to = message.recipients().get(recipient);
        return new AttemptReport(
                message.lane(),
                message.epoch(),
                to.queueId(),
                to.attempt(),
                clock.instant(),
                "mx.example [192.0.2.7]",
                "TLSv1.3",
                "250 2.0.0 ok",
                result);
    }

    @Test
    void recipientsOfOneDestinationTravelTogether() throws IOException {
        var call = send("a@" + destination, "b@" + destination, "c@other-" + destination);
        var leased = lease(owner);
        assertThat(leased).hasSize(2);
        var together = leased.stream().filter(m -> m.destination().equals(destination)).findFirst();
        assertThat(together)
                .hasValueSatisfying(m -> {
                    assertThat(m.message()).isEqualTo(call);
                    assertThat(m.lane()).isEqualTo(Lane.of(destination));
                    assertThat(m.recipients())
                            .extracting(r -> r.forwardPath().address())
                            .containsExactlyInAnyOrder("a@" + destination, "b@" + destination);
                    assertThat(m.recipients()).allMatch(r -> r.attempt() == 1 && !r.warned());
                });
        try (var in = queue.content(leased.getFirst())) {
            assertThat(in.readAllBytes()).isEqualTo(TestMail.message("remote"));
        }
        assertThat(lease(owner)).as("what is under way").isEmpty();
    }

    @Test
    void aBusyDestinationAndAHeldItemStay() {
        send("a@" + destination);
        assertThat(queue.lease(owner, 10, Duration.ZERO, List.of(destination))).isEmpty();
        jdbc.sql("UPDATE queue_item SET state = 'held' WHERE destination = :destination")
                .param("destination", destination)
                .update();
        assertThat(lease(owner)).isEmpty();
        jdbc.sql("UPDATE queue_item SET state = 'waiting' WHERE destination = :destination")
                .param("destination", destination)
                .update();
        assertThat(lease(owner)).hasSize(1);
    }

    @Test
    void aClogOfTheBusyHidesNobody() {
        var other = "x";
        while (Lane.of(other + "." + destination) != Lane.of(destination)) {
            other += "x";
        }
        var behind = other + "." + destination;
        var crowd =
                IntStream.rangeClosed(1, DueWork.WINDOW + 1)
                        .mapToObj(n -> "a" + n + "@" + destination)
                        .toArray(String[]::new);
        send(crowd);
        clock.advance(Duration.ofSeconds(1));
        send("b@" + behind);

        assertThat(queue.lease(owner, 100, Duration.ZERO, List.of(destination)))
                .extracting(OutboundMessage::destination)
                .containsExactly(behind);
        assertThat(lease(owner))
                .flatExtracting(OutboundMessage::recipients)
                .hasSize(QueueRepository.RECIPIENTS);
        assertThat(lease(owner))
                .flatExtracting(OutboundMessage::recipients)
                .hasSize(QueueRepository.RECIPIENTS);
        assertThat(lease(owner)).flatExtracting(OutboundMessage::recipients).hasSize(1);
        assertThat(lease(owner)).isEmpty();
    }

    @Test
    void whatIsDeferredComesAgainInTime() {
        var call = send("a@" + destination);
        var message = lease(owner).getFirst();
        var next = clock.instant().plus(Duration.ofMinutes(5));
        var deferred = report(message, 0, new Result.Deferred(next, true));
        queue.report(List.of(deferred));
        queue.report(List.of(deferred));
        assertThat(lease(owner)).isEmpty();
        clock.advance(Duration.ofMinutes(5));
        var again = lease(owner);
        assertThat(again).hasSize(1);
        assertThat(again.getFirst().recipients().getFirst().attempt()).isEqualTo(2);
        assertThat(again.getFirst().recipients().getFirst().warned()).isTrue();
        assertThat(kinds(call)).containsExactly(TraceEvent.Kind.ACCEPTED, TraceEvent.Kind.DEFERRED);
    }

    @Test
    void aReportCountsOnce() {
        var call = send("a@" + destination, "b@" + destination);
        var message = lease(owner).getFirst();
        var delivered = report(message, 0, new Result.Delivered());
        var failed = report(message, 1, new Result.Failed());
        queue.report(List.of(delivered, failed, delivered, failed));
        assertThat(mail.queued(call)).isZero();
        assertThat(kinds(call))
                .containsExactlyInAnyOrder(
                        TraceEvent.Kind.ACCEPTED,
                        TraceEvent.Kind.DELIVERED,
                        TraceEvent.Kind.FAILED);
        assertThatThrownBy(() -> queue.content(message))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.NoSuchMessage()));
    }

    @Test
    void aNewEpochFreesWhatWasUnderWayAndOnlyDeliveryCountsLate() {
        var call = send("a@" + destination, "b@" + destination, "c@" + destination);
        var old = lease(owner).getFirst();
        clock.advance(Lanes.LEASE.plusSeconds(1));
        var second = another();
        var anew = lease(second);
        assertThat(anew).hasSize(1);
        assertThat(anew.getFirst().epoch()).isGreaterThan(old.epoch());
        assertThat(anew.getFirst().recipients()).hasSize(3);
        var next = clock.instant().plus(Duration.ofHours(1));
        queue.report(
                List.of(
                        report(old, 0, new Result.Delivered()),
                        report(old, 1, new Result.Failed()),
                        report(old, 2, new Result.Deferred(next, false))));
        assertThat(mail.queued(call)).isEqualTo(2);
        assertThat(kinds(call))
                .containsExactly(TraceEvent.Kind.ACCEPTED, TraceEvent.Kind.DELIVERED);
    }

    @Test
    void lanesAreShared() {
        assertThat(queue.renew(owner)).hasSize(Lane.COUNT);
        var second = another();
        assertThat(queue.renew(second)).isEmpty();
        assertThat(queue.renew(owner)).hasSize(Lane.COUNT / 2);
        assertThat(queue.renew(second)).hasSize(Lane.COUNT / 2);
        var third = another();
        queue.renew(third);
        assertThat(queue.renew(owner)).hasSize(22);
        assertThat(queue.renew(second)).hasSize(22);
        assertThat(queue.renew(third)).hasSize(20);
        queue.release(second);
        assertThat(queue.renew(owner)).hasSize(32);
    }

    @Test
    void aLaneWithWorkUnderWayGoesWhenItIsDone() {
        send("a@" + destination);
        var message = lease(owner).getFirst();
        var second = another();
        queue.renew(second);
        assertThat(queue.renew(owner)).containsKey(message.lane());
        assertThat(queue.renew(second)).doesNotContainKey(message.lane());
        queue.report(List.of(report(message, 0, new Result.Delivered())));
        assertThat(queue.renew(owner)).hasSize(Lane.COUNT / 2);
    }

    @Test
    void whoWaitsIsWokenByIntake() throws Exception {
        lease(owner);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting =
                    threads.submit(() -> queue.lease(owner, 10, Duration.ofSeconds(30), List.of()));
            var call = send("a@" + destination);
            assertThat(waiting.get())
                    .singleElement()
                    .satisfies(m -> assertThat(m.message()).isEqualTo(call));
        }
    }

    private UUID another() {
        var another = UUID.randomUUID();
        owners.add(another);
        return another;
    }

    private List<TraceEvent.Kind> kinds(CallId call) {
        return trace.of(call.value()).stream().map(TraceEvent::kind).toList();
    }

    @Test
    void theContentGoesSoonAfterItsLastRecipient() {
        var call = send("a@" + destination, "b@" + destination);
        var content =
                jdbc.sql("SELECT DISTINCT content_id FROM queue_item WHERE message_id = :id")
                        .param("id", call.value())
                        .query(UUID.class)
                        .single();
        var leased = lease(owner).getFirst();
        queue.report(List.of(report(leased, 0, new Result.Delivered())));
        sweeper.sweepReleased();
        assertThat(contents(content)).isEqualTo(1);
        queue.report(List.of(report(leased, 1, new Result.Failed())));
        sweeper.sweepReleased();
        assertThat(contents(content)).isZero();
    }

    private int contents(UUID content) {
        return jdbc.sql("SELECT count(*) FROM content WHERE account_id = 0 AND content_id = :id")
                .param("id", content)
                .query(Integer.class)
                .single();
    }
}
