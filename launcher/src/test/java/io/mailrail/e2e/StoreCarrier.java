package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.AttemptReport;
import io.mailrail.api.CallId;
import io.mailrail.api.Outbound;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// A delivery-service that leases what is queued, reads its content and reports it as delivered or deferred.
final class StoreCarrier {

    private final Outbound outbound;
    private final UUID owner = UUID.randomUUID();
    private final Random random;

    /// Told as delivered, and heard.
    private final Set<CallId> delivered = new HashSet<>();

    /// Told as delivered, and nobody knows.
    private final Set<CallId> maybe = new HashSet<>();

    StoreCarrier(Outbound outbound, long seed) {
        this.outbound = outbound;
        this.random = new Random(seed);
    }

    void work(BooleanSupplier goOn) throws IOException {
        try {
            while (goOn.getAsBoolean()) {
                for (var message : outbound.lease(owner, 4, Duration.ofMillis(100), List.of())) {
                    carry(message);
                }
            }
        } catch (Refused refused) {
            assertThat(refused.refusal()).isInstanceOf(Refusal.Unavailable.class);
        }
    }

    private void carry(OutboundMessage message) throws IOException {
        assertThat(delivered).as("leased after it was delivered").doesNotContain(message.message());
        try (var content = outbound.content(message)) {
            assertThat(content.readAllBytes()).hasSize((int) message.size());
        } catch (IOException cut) {
            throw new Refused(new Refusal.Unavailable(), cut);
        }
        boolean done = random.nextBoolean();
        if (done) {
            maybe.add(message.message());
        }
        report(
                message,
                done
                        ? new AttemptReport.Result.Delivered()
                        : new AttemptReport.Result.Deferred(
                                Instant.now().plusSeconds(random.nextInt(3)), false));
        if (done) {
            maybe.remove(message.message());
            delivered.add(message.message());
        }
    }

    private void report(OutboundMessage message, AttemptReport.Result result) {
        outbound.report(
                message.recipients().stream()
                        .map(recipient ->
                                new AttemptReport(
                                        message.lane(),
                                        message.epoch(),
                                        recipient.queueId(),
                                        recipient.attempt(),
                                        Instant.now(),
                                        "far.example [192.0.2.1]",
                                        "",
                                        "250 2.0.0 Ok",
                                        result))
                        .toList());
    }

    /// That all that was acknowledged for somebody remote is queued once, or was delivered; by what stands in the queue.
    void check(Set<CallId> acknowledged, List<CallId> queue) {
        assertThat(queue).as("queued twice").doesNotHaveDuplicates();
        assertThat(queue).as("queued and not acknowledged").isSubsetOf(acknowledged);
        assertThat(queue).as("delivered and still queued").doesNotContainAnyElementsOf(delivered);
        var gone = new HashSet<>(acknowledged);
        queue.forEach(gone::remove);
        gone.removeAll(delivered);
        assertThat(maybe).as("gone from the queue without being delivered").containsAll(gone);
    }

    /// Ends its lease, so that another can take over.
    void stop() {
        outbound.release(owner);
    }

    /// Delivers all that is left; what it leased is everything there is.
    Set<CallId> finish(int count) {
        var taken = new HashSet<CallId>();
        var end = Instant.now().plusSeconds(60);
        while (taken.size() < count && Instant.now().isBefore(end)) {
            for (var message : outbound.lease(owner, 100, Duration.ofSeconds(1), List.of())) {
                taken.add(message.message());
                report(message, new AttemptReport.Result.Delivered());
            }
        }
        return taken;
    }
}
