package io.mailrail.api.grpc;

import com.google.protobuf.InvalidProtocolBufferException;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.grpc.v1.RefusalDetail;
import io.mailrail.api.grpc.v1.RefusalDetail.Kind;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;

/// [Refusal] as a gRPC status with one typed detail, and back. The one place that knows which status belongs to which.
final class RefusalCodec {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalCodec.class);

    private static final Metadata.Key<byte[]> DETAIL =
            Metadata.Key.of("mailrail-refusal-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /// Trailers must fit a peer's header limit.
    private static final int MAX_TEXT = 1_000;

    private RefusalCodec() {}

    static RefusalDetail encode(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSuchRecipient(var address) -> detail(Kind.NO_SUCH_RECIPIENT, address);
            case Refusal.NoSuchMailbox(var name) -> detail(Kind.NO_SUCH_MAILBOX, name);
            case Refusal.NoSuchMessage() -> detail(Kind.NO_SUCH_MESSAGE, "");
            case Refusal.AlreadyExists(var what) -> detail(Kind.ALREADY_EXISTS, what);
            case Refusal.NotPermitted(var why) -> detail(Kind.NOT_PERMITTED, why);
            case Refusal.WrongCredentials() -> detail(Kind.WRONG_CREDENTIALS, "");
            case Refusal.SessionExpired() -> detail(Kind.SESSION_EXPIRED, "");
            case Refusal.OverQuota() -> detail(Kind.OVER_QUOTA, "");
            case Refusal.TooBig(var limit) -> detail(Kind.TOO_BIG, limit);
            case Refusal.LimitReached(var limit) -> detail(Kind.LIMIT_REACHED, limit);
            case Refusal.Throttled(var retryAfter) -> detail(Kind.THROTTLED, retryAfter.toMillis());
            case Refusal.InUse() -> detail(Kind.IN_USE, "");
            case Refusal.Modified() -> detail(Kind.MODIFIED, "");
            case Refusal.HasChildren(var name) -> detail(Kind.HAS_CHILDREN, name);
            case Refusal.Loop() -> detail(Kind.LOOP, "");
            case Refusal.Malformed(var what) -> detail(Kind.MALFORMED, what);
            case Refusal.Unavailable() -> detail(Kind.UNAVAILABLE, "");
        };
    }

    static Refusal decode(RefusalDetail detail) {
        return switch (detail.getKind()) {
            case NO_SUCH_RECIPIENT -> new Refusal.NoSuchRecipient(detail.getText());
            case NO_SUCH_MAILBOX -> new Refusal.NoSuchMailbox(detail.getText());
            case NO_SUCH_MESSAGE -> new Refusal.NoSuchMessage();
            case ALREADY_EXISTS -> new Refusal.AlreadyExists(detail.getText());
            case NOT_PERMITTED -> new Refusal.NotPermitted(detail.getText());
            case WRONG_CREDENTIALS -> new Refusal.WrongCredentials();
            case SESSION_EXPIRED -> new Refusal.SessionExpired();
            case OVER_QUOTA -> new Refusal.OverQuota();
            case TOO_BIG -> new Refusal.TooBig(detail.getNumber());
            case LIMIT_REACHED -> new Refusal.LimitReached(detail.getText());
            case THROTTLED -> new Refusal.Throttled(Duration.ofMillis(detail.getNumber()));
            case IN_USE -> new Refusal.InUse();
            case MODIFIED -> new Refusal.Modified();
            case HAS_CHILDREN -> new Refusal.HasChildren(detail.getText());
            case LOOP -> new Refusal.Loop();
            case MALFORMED -> new Refusal.Malformed(detail.getText());
            case UNAVAILABLE -> new Refusal.Unavailable();
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalStateException("refusal of an unknown kind");
        };
    }

    private static RefusalDetail detail(Kind kind, String text) {
        var fitting = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        return RefusalDetail.newBuilder().setKind(kind).setText(fitting).build();
    }

    private static RefusalDetail detail(Kind kind, long number) {
        return RefusalDetail.newBuilder().setKind(kind).setNumber(number).build();
    }

    private static Status.Code code(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NoSuchRecipient _, Refusal.NoSuchMailbox _, Refusal.NoSuchMessage _ ->
                    Status.Code.NOT_FOUND;
            case Refusal.AlreadyExists _ -> Status.Code.ALREADY_EXISTS;
            case Refusal.NotPermitted _ -> Status.Code.PERMISSION_DENIED;
            case Refusal.WrongCredentials _, Refusal.SessionExpired _ ->
                    Status.Code.UNAUTHENTICATED;
            case Refusal.OverQuota _,
                    Refusal.TooBig _,
                    Refusal.LimitReached _,
                    Refusal.Throttled _ ->
                    Status.Code.RESOURCE_EXHAUSTED;
            case Refusal.InUse _, Refusal.Modified _, Refusal.HasChildren _, Refusal.Loop _ ->
                    Status.Code.FAILED_PRECONDITION;
            case Refusal.Malformed _ -> Status.Code.INVALID_ARGUMENT;
            case Refusal.Unavailable _ -> Status.Code.UNAVAILABLE;
        };
    }

    /// What leaves the server for something that was thrown: a refusal with its detail, or INTERNAL for a bug, which is
    /// logged here and told to nobody.
    static StatusRuntimeException outward(Throwable thrown, String verb) {
        if (thrown instanceof Refused refused) {
            if (refused.getCause() != null) {
                LOG.warn("refused verb={} refusal={}", verb, refused.refusal(), refused.getCause());
            }
            var trailers = new Metadata();
            trailers.put(DETAIL, encode(refused.refusal()).toByteArray());
            return code(refused.refusal()).toStatus().asRuntimeException(trailers);
        }
        LOG.error("failed verb={}", verb, thrown);
        return Status.INTERNAL.asRuntimeException();
    }

    /// The refusal that a failed call carries as its detail; empty where the failure says nothing of the kind.
    static Optional<Refusal> detail(@Nullable Metadata trailers) {
        var bytes = trailers == null ? null : trailers.get(DETAIL);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(decode(RefusalDetail.parseFrom(bytes)));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("refusal that cannot be read", e);
        }
    }

    /// Whether a failure without detail means that the other side was not there or did not answer in time.
    static boolean unreached(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> true;
            case UNKNOWN, INTERNAL -> cut(status);
            default -> false;
        };
    }

    /// Whether the connection broke below the call. A peer that dies in the middle of one shows as UNKNOWN ("channel closed") or
    /// INTERNAL ("RST_STREAM", "end-of-stream mid-frame"), depending on the instant. A bug of the other side comes from
    /// [#outward], which describes nothing.
    static boolean cut(Status status) {
        return switch (status.getCode()) {
            case UNAVAILABLE -> true;
            case UNKNOWN, INTERNAL -> status.getDescription() != null || status.getCause() != null;
            default -> false;
        };
    }

    /// What the caller of a door gets for a failed call.
    static RuntimeException inward(Status status, @Nullable Metadata trailers, String verb) {
        var refusal = detail(trailers);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        var cause = status.asRuntimeException();
        if (unreached(status)) {
            return new Refused(new Refusal.Unavailable(), cause);
        }
        return new IllegalStateException(verb + " failed in mailbox-service", cause);
    }
}
