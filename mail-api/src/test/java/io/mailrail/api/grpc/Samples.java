package io.mailrail.api.grpc;

import io.mailrail.api.AccountId;
import io.mailrail.api.Address;
import io.mailrail.api.BodyPart;
import io.mailrail.api.BodyPart.Disposition;
import io.mailrail.api.BodyPart.Fields;
import io.mailrail.api.BodyPart.Parameter;
import io.mailrail.api.BodyPart.Place;
import io.mailrail.api.CallId;
import io.mailrail.api.ContentSummary;
import io.mailrail.api.Cursor;
import io.mailrail.api.EmailId;
import io.mailrail.api.Envelope;
import io.mailrail.api.EnvelopeStructure;
import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.IndexPage;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxStatus;
import io.mailrail.api.MessageSummary;
import io.mailrail.api.ModSeq;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Uid;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/// One of each record, every field set to something.
final class Samples {

    static final SessionCredential ALICE =
            new SessionCredential(
                    "token-1",
                    new AccountId(7),
                    "alice@example.org",
                    Instant.parse("2026-11-25T10:00:00.000001Z"));

    /// What the other side makes of the credential: the token alone.
    static final SessionCredential SHOWN =
            new SessionCredential("token-1", AccountId.NONE, "", Instant.EPOCH);

    static final MailboxKey INBOX = new MailboxKey(new AccountId(7), new MailboxId(1));

    static final MailboxStatus STATUS =
            new MailboxStatus(INBOX, 4_294_967_295L, 10, new ModSeq(1L << 60), 5, 4, 3, 1L << 40);

    static final Envelope ENVELOPE =
            new Envelope(
                    new ReversePath("alice@example.org"),
                    List.of(new ForwardPath("bob@example.net"), new ForwardPath("Postmaster")),
                    new AccountId(9),
                    Optional.of(ALICE),
                    new Envelope.Origin(
                            "ESMTPSA",
                            "192.0.2.1",
                            "client.example",
                            Map.of("spf", "pass", "dkim", "fail (ü)"),
                            Optional.of(new UUID(1, 2))));

    private Samples() {}

    static CallId call() {
        return CallId.next();
    }

    static ContentSummary summary() {
        var from = List.of(new Address("A =?utf-8?q?=C3=A4?=", null, "alice", "example.org"));
        var envelope =
                new EnvelopeStructure(
                        "Wed, 25 Nov 2026 10:00:00 +0000",
                        null,
                        from,
                        from,
                        List.of(new Address(null, "@route", "list", "example.org")),
                        List.of(
                                new Address(null, null, "group", null),
                                new Address(null, null, null, null)),
                        List.of(),
                        from,
                        "<1@x>",
                        "<2@x>");
        var text =
                new Fields(
                        "text", "plain", List.of(), null, null, "7bit", null, null, List.of(),
                        null);
        var file =
                new Fields(
                        "application",
                        "pdf",
                        List.of(new Parameter("name", "ü.pdf")),
                        "<id>",
                        "a file",
                        "base64",
                        "Q2hlY2s=",
                        new Disposition("attachment", List.of(new Parameter("filename", "x"))),
                        List.of("en", "de"),
                        "http://example.org/");
        var inner = new BodyPart.Text(new Place(600, 700, 800), text, 12);
        var body =
                new BodyPart.Multipart(
                        new Place(0, 300, 900),
                        text,
                        List.of(
                                new BodyPart.Text(new Place(310, 320, 400), text, 3),
                                new BodyPart.Basic(new Place(410, 420, 500), file),
                                new BodyPart.Message(
                                        new Place(510, 590, 800), text, envelope, inner, 20)));
        return new ContentSummary(envelope, body, "Hello, wörld");
    }

    static MessageSummary message(long uid) {
        return new MessageSummary(
                new Uid(uid),
                new EmailId(UUID.randomUUID()),
                UUID.randomUUID(),
                12_345,
                Instant.parse("2026-11-25T10:00:00.123456Z"),
                Instant.parse("2026-11-25T10:00:01Z"),
                new Flags(Flag.SEEN.bit(), List.of("$junk", "work")),
                new ModSeq(99),
                summary());
    }

    static IndexPage page(int rows) {
        var page = new IndexPage.Builder(new ModSeq(77));
        for (int row = 0; row < rows; row++) {
            page.add(
                    row == rows - 1 ? Uid.MAX : 3L * row + 1,
                    1_000_000 - row * 7L,
                    row * 1000L,
                    row % 32,
                    row % 3 == 0 ? List.of() : List.of("k" + row % 5, "work"));
        }
        return page.build();
    }

    static List<String> rows(IndexPage page) {
        var rows = new ArrayList<String>();
        for (int i = 0; i < page.length(); i++) {
            rows.add(
                    "%d %d %d %d %s %s"
                            .formatted(
                                    page.uid(i),
                                    page.modSeq(i),
                                    page.size(i),
                                    page.systemFlags(i),
                                    page.keywords(i),
                                    page.upTo()));
        }
        return rows;
    }

    static <T> Cursor<T> cursor(Iterator<T> things, Runnable closed) {
        return new Cursor<>() {
            @Override
            public boolean hasNext() {
                return things.hasNext();
            }

            @Override
            public T next() {
                return things.next();
            }

            @Override
            public void close() {
                closed.run();
            }
        };
    }

    static <T> Cursor<T> cursor(List<T> things) {
        return cursor(things.iterator(), () -> {});
    }

    static byte[] octets(int count) {
        var octets = new byte[count];
        new Random(count).nextBytes(octets);
        return octets;
    }
}
