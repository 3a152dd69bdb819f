package io.mailrail.api.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;

import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxStatus;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.v1.IssuedCredential;
import io.mailrail.api.grpc.v1.MailboxNumber;
import io.mailrail.api.grpc.v1.MailboxNumbers;
import io.mailrail.api.grpc.v1.PackedUidSet;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;

/// The small values that many calls carry, both ways.
final class Values {

    private Values() {}

    static ByteString encode(UUID uuid) {
        var octets = ByteBuffer.allocate(16);
        octets.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return ByteString.copyFrom(octets.flip());
    }

    static UUID uuid(ByteString octets) {
        if (octets.size() != 16) {
            throw new IllegalArgumentException("UUID of " + octets.size() + " octets");
        }
        var buffer = octets.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    static ByteString encode(CallId call) {
        return encode(call.value());
    }

    static CallId call(ByteString octets) {
        return new CallId(uuid(octets));
    }

    static Timestamp encode(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    static Duration encode(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    static java.time.Duration duration(Duration duration) {
        return java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }

    static IssuedCredential encode(SessionCredential credential) {
        return IssuedCredential.newBuilder()
                .setToken(credential.token())
                .setAccount(credential.account().value())
                .setLogin(credential.login())
                .setExpiresAt(encode(credential.expiresAt()))
                .build();
    }

    static SessionCredential credential(IssuedCredential issued) {
        return new SessionCredential(
                issued.getToken(),
                new AccountId(issued.getAccount()),
                issued.getLogin(),
                instant(issued.getExpiresAt()));
    }

    /// A credential as a mail call shows it. Only the token crosses, for only the token is signed: whose it is and how long
    /// it holds must be read from there.
    static SessionCredential shown(String token) {
        return new SessionCredential(token, AccountId.NONE, "", Instant.EPOCH);
    }

    static MailboxNumber encode(MailboxKey key) {
        return MailboxNumber.newBuilder()
                .setAccount(key.account().value())
                .setMailbox(key.mailbox().value())
                .build();
    }

    static MailboxKey key(MailboxNumber number) {
        return new MailboxKey(
                new AccountId(number.getAccount()), new MailboxId(number.getMailbox()));
    }

    static MailboxNumbers encode(MailboxStatus status) {
        return MailboxNumbers.newBuilder()
                .setKey(encode(status.key()))
                .setUidValidity(status.uidValidity())
                .setUidNext(status.uidNext())
                .setHighestModSeq(status.highestModSeq().value())
                .setMessages(status.messages())
                .setUnseen(status.unseen())
                .setRecent(status.recent())
                .setSize(status.size())
                .build();
    }

    static MailboxStatus status(MailboxNumbers numbers) {
        return new MailboxStatus(
                key(numbers.getKey()),
                numbers.getUidValidity(),
                numbers.getUidNext(),
                new ModSeq(numbers.getHighestModSeq()),
                numbers.getMessages(),
                numbers.getUnseen(),
                numbers.getRecent(),
                numbers.getSize());
    }

    /// A set that somebody asks for, refused before it is unpacked when it has too many ranges.
    static UidSet asked(PackedUidSet packed) {
        if (packed.getStepsCount() / 2 > UidSet.MAX_ASKED) {
            throw new Refused(new Refusal.LimitReached("ranges of a UID set"));
        }
        return uids(packed);
    }

    static PackedUidSet encode(UidSet uids) {
        var packed = PackedUidSet.newBuilder();
        long end = 0;
        for (var range : uids.ranges()) {
            packed.addSteps((int) (range.first() - end));
            packed.addSteps((int) (range.last() - range.first()));
            end = range.last();
        }
        return packed.build();
    }

    static UidSet uids(PackedUidSet packed) {
        int steps = packed.getStepsCount();
        if (steps == 0) {
            return UidSet.EMPTY;
        }
        if (steps % 2 != 0) {
            throw new IllegalArgumentException("half a UID range");
        }
        var ranges = new ArrayList<UidRange>(steps / 2);
        long end = 0;
        for (int i = 0; i < steps; i += 2) {
            long first = end + Integer.toUnsignedLong(packed.getSteps(i));
            end = first + Integer.toUnsignedLong(packed.getSteps(i + 1));
            ranges.add(new UidRange(first, end));
        }
        return new UidSet(ranges);
    }
}
