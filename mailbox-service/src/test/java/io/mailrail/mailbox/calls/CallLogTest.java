package io.mailrail.mailbox.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.MailboxTest;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

@MailboxTest
class CallLogTest {

    private static final AccountId ACCOUNT = new AccountId(900_001);

    private final CallLog calls;

    CallLogTest(CallLog calls) {
        this.calls = calls;
    }

    @Test
    void aCallIsDoneOnceAndAnsweredTwice() {
        var call = CallId.next();
        var times = new AtomicInteger();
        for (int n = 0; n < 2; n++) {
            assertThat(calls.once(ACCOUNT, call, () -> new byte[] {(byte) times.incrementAndGet()}))
                    .containsExactly(1);
        }
        assertThat(times).hasValue(1);
        assertThat(calls.settle(ACCOUNT, call))
                .hasValueSatisfying(a -> assertThat(a).containsExactly(1));
    }

    @Test
    void ofCallsAtOnceOneTakesEffect() throws InterruptedException {
        var call = CallId.next();
        var all = new CountDownLatch(4);
        Callable<byte[]> attempt =
                () ->
                        calls.once(
                                ACCOUNT,
                                call,
                                () -> {
                                    all.countDown();
                                    await(all);
                                    return new byte[] {7};
                                });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(Stream.generate(() -> attempt).limit(4).toList());
            assertThat(answers).allSatisfy(a -> assertThat(a.get()).containsExactly(7));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anAbandonedCallNeverTakesEffect() {
        var call = CallId.next();
        assertThat(calls.settle(ACCOUNT, call)).isEmpty();
        assertThatThrownBy(() -> calls.once(ACCOUNT, call, () -> new byte[1]))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.Unavailable()));
        assertThat(calls.settle(ACCOUNT, call)).isEmpty();
    }

    @Test
    void aCallThatIsAbandonedWhileItWorksIsRolledBack() {
        var call = CallId.next();
        assertThatThrownBy(() ->
                        calls.once(
                                ACCOUNT,
                                call,
                                () -> {
                                    abandonElsewhere(call);
                                    return new byte[1];
                                }))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.Unavailable()));
        assertThat(calls.settle(ACCOUNT, call)).isEmpty();
    }

    private void abandonElsewhere(CallId call) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.execute(() -> calls.settle(ACCOUNT, call));
        }
    }
}
