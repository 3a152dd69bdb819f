package io.mailrail.api.grpc;

import io.mailrail.api.Accepted;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.Intake;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.grpc.MailboxChannel.Repeat;
import io.mailrail.api.grpc.v1.AcceptRequest;
import io.mailrail.api.grpc.v1.IntakeServiceGrpc;
import io.mailrail.api.grpc.v1.SettleRequest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/// Intake, from afar. Nobody keeps the octets of a content, so a lost answer is not asked for by sending it again but by
/// settling the call.
final class IntakeClient implements Intake {

    private static final Logger LOG = LoggerFactory.getLogger(IntakeClient.class);

    private static final Duration SETTLE_WITHIN = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final MailboxChannel channel;

    IntakeClient(MailboxChannel channel) {
        this.channel = channel;
    }

    @Override
    public Accepted accept(CallId call, Envelope envelope, InputStream content) throws IOException {
        var beginning = Upload.begin(content);
        channel.awaitReady();
        var header = IntakeCodec.encode(call, envelope);
        var upload =
                new Upload<>(
                        channel,
                        IntakeServiceGrpc.getAcceptMethod(),
                        (first, octets) -> {
                            var message = AcceptRequest.newBuilder().setOctets(octets);
                            return (first ? message.setHeader(header) : message).build();
                        });
        var source = new Watched(content);
        try {
            return IntakeCodec.decode(upload.send(beginning, source));
        } catch (Refused refused) {
            if (source.failed || !(refused.refusal() instanceof Refusal.Unavailable)) {
                throw refused;
            }
            return settleOr(refused, call, envelope.home());
        } catch (IllegalStateException bug) {
            if (source.failed) {
                throw bug;
            }
            return settleOr(bug, call, envelope.home());
        }
    }

    /// Finds out what became of a call whose end is unknown; throws `otherwise` when it never takes effect.
    private Accepted settleOr(RuntimeException otherwise, CallId call, AccountId home) {
        long end = System.nanoTime() + SETTLE_WITHIN.toNanos();
        for (var pause = Duration.ofMillis(100); ; pause = longer(pause)) {
            try {
                var answer = settle(call, home);
                LOG.warn("settled id={} accepted={}", call, answer.isPresent());
                return answer.orElseThrow(() -> otherwise);
            } catch (Refused refused) {
                if (refused == otherwise) {
                    throw refused;
                }
                if (!(refused.refusal() instanceof Refusal.Unavailable)
                        || System.nanoTime() - end >= 0) {
                    LOG.warn("left-unsettled id={} refusal={}", call, refused.refusal());
                    throw new Refused(new Refusal.Unavailable(), otherwise);
                }
            }
            MailboxChannel.pause(pause);
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    @Override
    public Optional<Accepted> settle(CallId call, AccountId home) {
        var response =
                channel.call(
                        IntakeServiceGrpc.getSettleMethod(),
                        SettleRequest.newBuilder()
                                .setCall(Values.encode(call))
                                .setHome(home.value())
                                .build(),
                        Repeat.UNREACHED);
        return response.hasAnswer()
                ? Optional.of(IntakeCodec.decode(response.getAnswer()))
                : Optional.empty();
    }

    /// The caller's content, remembering whether it was reading that failed: such an exception is the caller's own.
    private static final class Watched extends InputStream {

        private final InputStream source;
        private boolean failed;

        private Watched(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            failed = true;
            int octet = source.read();
            failed = false;
            return octet;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            failed = true;
            int count = source.read(target, offset, length);
            failed = false;
            return count;
        }
    }
}
