package io.mailrail.delivery.dispatch;

import io.mailrail.api.Directory;
import io.mailrail.api.Intake;
import io.mailrail.api.Outbound;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.delivery.notification.Notifier;
import io.mailrail.delivery.remote.NotSent;
import io.mailrail.delivery.remote.SmtpClient;
import io.mailrail.delivery.retry.RetrySchedule;
import io.mailrail.delivery.route.Router;
import io.mailrail.delivery.settings.DeliveryMeters;
import io.mailrail.delivery.settings.DeliveryProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Fetches what is due and sends couriers out.
///
/// 1. A virtual thread leases messages, as many as there is room for, and waits at mailbox-service while there are none.
/// 2. Each destination has couriers up to its limit, a virtual thread each, which take one message after another.
/// 3. A virtual thread renews the leases while anything is under way.
/// 4. [#stop] leases no more, lets couriers finish for a while, and gives the leases back.
public final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration LONGEST_QUESTION = Duration.ofSeconds(20);

    /// While a destination has enough: a question leaves it out until it is answered, and couriers are fast.
    private static final Duration SHORT_QUESTION = Duration.ofMillis(100);

    private static final int MOST_AT_ONCE = 100;

    /// Before a message that was given back is leased again: time for a lease that seems lost to be so or not.
    private static final Duration HAND_BACK = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final UUID owner = UUID.randomUUID();
    private final DeliveryProperties properties;
    private final Outbound outbound;
    private final Router router;
    private final SmtpClient client;
    private final Reporter reporter;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Leases leases;
    private final Destinations destinations;
    private final Semaphore room;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean running;
    private volatile boolean reachable;
    private @Nullable Thread leasing;
    private @Nullable Thread renewing;

    /// @param hostname our own name, for EHLO and notifications
    public Dispatcher(
            DeliveryProperties properties,
            String hostname,
            Directory directory,
            Intake intake,
            Outbound outbound,
            MeterRegistry meters,
            Clock clock,
            RandomGenerator random) {
        this.properties = properties;
        this.outbound = outbound;
        this.meters = meters;
        this.clock = clock;
        this.router = new Router(properties, hostname, random);
        this.client = new SmtpClient(properties, hostname);
        this.reporter =
                new Reporter(
                        outbound,
                        new Notifier(directory, intake, hostname, clock),
                        new RetrySchedule(properties, random),
                        properties,
                        meters,
                        clock);
        this.leases =
                new Leases(
                        outbound,
                        owner,
                        properties.leaseTime(),
                        properties.renewInterval(),
                        System::nanoTime);
        this.destinations = new Destinations(properties.maxPerDestination());
        this.room = new Semaphore(properties.maxDeliveries());
        Gauge.builder(DeliveryMeters.UNDER_WAY.getName(), this, Dispatcher::underWay)
                .baseUnit(DeliveryMeters.UNDER_WAY.getBaseUnit())
                .register(meters);
    }

    public synchronized void start() {
        running = true;
        leasing = Thread.ofVirtual().name("delivery-lease").start(this::lease);
        renewing = Thread.ofVirtual().name("delivery-renew").start(this::renew);
        log.info("started what=delivery owner={}", owner);
    }

    /// Stops in good order.
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        interrupt(leasing);
        try {
            boolean finished =
                    room.tryAcquire(
                            properties.maxDeliveries(),
                            properties.drain().toMillis(),
                            TimeUnit.MILLISECONDS);
            if (!finished) {
                log.warn("left what=deliveries count={}", underWay());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        interrupt(renewing);
        try {
            leases.release();
        } catch (RuntimeException e) {
            log.warn("failed what=release reason={}", e.toString());
        }
        log.info("stopped what=delivery owner={}", owner);
    }

    public boolean isRunning() {
        return running;
    }

    /// Whether the last question for work was answered.
    public boolean isReachable() {
        return reachable;
    }

    /// How many messages are leased and not yet reported.
    public int underWay() {
        return underWay.get();
    }

    private static void interrupt(@Nullable Thread thread) {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void lease() {
        try {
            while (running) {
                int permits = 1;
                room.acquire();
                permits += drainRoom();
                List<OutboundMessage> messages = List.of();
                boolean answered = false;
                try {
                    var busy = destinations.busy();
                    messages =
                            outbound.lease(
                                    owner,
                                    permits,
                                    busy.isEmpty() ? LONGEST_QUESTION : SHORT_QUESTION,
                                    busy);
                    answered = true;
                } catch (RuntimeException e) {
                    failedToLease(e);
                } finally {
                    room.release(permits - Math.min(permits, messages.size()));
                }
                underWay.addAndGet(messages.size());
                leases.granted(messages);
                messages.forEach(this::dispatch);
                reachable = answered;
            }
        } catch (InterruptedException e) {
            log.debug("ended what=leasing");
        }
    }

    private int drainRoom() {
        int more = 0;
        while (more < MOST_AT_ONCE - 1 && room.tryAcquire()) {
            more++;
        }
        return more;
    }

    private void failedToLease(RuntimeException e) throws InterruptedException {
        if (!running) {
            return;
        }
        if (e instanceof Refused no && no.refusal() instanceof Refusal.Unavailable) {
            log.warn("unreached service=mailbox reason={}", e.getMessage());
        } else {
            log.error("failed what=lease", e);
        }
        Thread.sleep(PAUSE);
    }

    private void dispatch(OutboundMessage message) {
        if (destinations.add(message)) {
            Thread.ofVirtual().name("delivery-courier").start(() -> serve(message.destination()));
        }
    }

    private void serve(String destination) {
        try (var courier = new Courier(router, client, outbound, leases, meters, clock)) {
            for (var message = destinations.next(destination);
                    message != null;
                    message = destinations.next(destination)) {
                try {
                    deliver(courier, message);
                } finally {
                    underWay.decrementAndGet();
                    room.release();
                }
            }
        }
    }

    private void deliver(Courier courier, OutboundMessage message) {
        if (!running) {
            return;
        }
        try {
            if (!leases.holds(message)) {
                handBack(message, HAND_BACK, "the lease ended before a courier was free");
                return;
            }
            var tried = courier.carry(message);
            atLast(message, () -> reporter.report(message, tried));
        } catch (NotSent lost) {
            log.warn("stopped what=attempt id={} reason={}", message.message(), lost.getMessage());
            handBack(message, HAND_BACK, "the lease was lost before the message was handed over");
        } catch (RuntimeException bug) {
            log.error("broke what=delivery id={}", message.message(), bug);
            handBack(message, properties.firstRetry(), "an error of ours, see the log");
        }
    }

    private void handBack(OutboundMessage message, Duration wait, String why) {
        var nextAt = clock.instant().plus(wait);
        atLast(message, () -> reporter.handBack(message, nextAt, why));
    }

    /// Reports until the house has answered. It may be away for longer than the lease: what was delivered counts all the same.
    private void atLast(OutboundMessage message, Runnable report) {
        for (var pause = Duration.ofMillis(100); ; pause = longer(pause)) {
            try {
                report.run();
                return;
            } catch (Refused no) {
                if (!(no.refusal() instanceof Refusal.Unavailable)) {
                    throw no;
                }
                log.warn("unreached what=report id={}", message.message());
            }
            if (!running) {
                log.warn("dropped what=report id={} reason=stopping", message.message());
                return;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(Duration.ofSeconds(5)) < 0 ? doubled : Duration.ofSeconds(5);
    }

    private void renew() {
        try {
            while (true) {
                Thread.sleep(properties.renewInterval());
                if (underWay() > 0) {
                    try {
                        leases.renew();
                    } catch (RuntimeException e) {
                        log.warn("failed what=renew reason={}", e.toString());
                    }
                }
            }
        } catch (InterruptedException e) {
            log.debug("ended what=renewing");
        }
    }
}
