package io.mailrail.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailrail.api.AccountId;
import io.mailrail.api.ContentCursor;
import io.mailrail.api.ContentRange;
import io.mailrail.api.Cursor;
import io.mailrail.api.Directory;
import io.mailrail.api.IndexPage;
import io.mailrail.api.Intake;
import io.mailrail.api.Login;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxStatus;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Maildrop;
import io.mailrail.api.Messages;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Outbound;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SaslExchange;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.Doors;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// A mailbox-service of one account, `kcope` with the password `se cret`, that can be away for a while.
final class FakeHouse {

    static final AccountId ACCOUNT = new AccountId(1);
    static final MailboxKey INBOX = new MailboxKey(ACCOUNT, new MailboxId(1));

    /// Content by UID.
    final TreeMap<Long, String> inbox = new TreeMap<>();

    volatile boolean down;
    volatile boolean lockIsStolen;
    volatile boolean contentsBreak;
    volatile Instant until = Instant.now().plusSeconds(60);
    volatile Instant expiresAt = Instant.now().plusSeconds(3600);
    volatile @Nullable UUID lease;
    volatile long lastAccessed;
    final AtomicInteger renewedLeases = new AtomicInteger();
    final AtomicInteger renewedCredentials = new AtomicInteger();
    volatile @Nullable Login login;

    Doors doors() {
        return new Doors(
                door(
                        Directory.class,
                        Map.of(
                                "authenticate",
                                arguments -> authenticate((Login) arguments[0]),
                                "renew",
                                _ -> {
                                    renewedCredentials.incrementAndGet();
                                    return credential(Instant.now().plusSeconds(3600));
                                })),
                door(Intake.class, Map.of()),
                door(
                        Mailboxes.class,
                        Map.of(
                                "openMaildrop",
                                _ -> openMaildrop(),
                                "renewMaildrop",
                                _ -> renewMaildrop(),
                                "closeMaildrop",
                                arguments ->
                                        closeMaildrop(
                                                (UUID) arguments[1],
                                                (UidSet) arguments[2],
                                                (long) arguments[3]),
                                "abandonMaildrop",
                                _ -> {
                                    lease = null;
                                    return null;
                                })),
                door(
                        Messages.class,
                        Map.of(
                                "index",
                                _ -> index(),
                                "contents",
                                arguments -> contents((List<?>) arguments[2]))),
                door(Outbound.class, Map.of()));
    }

    private interface Verb {

        @Nullable Object answer(Object[] arguments);
    }

    private <D> D door(Class<D> type, Map<String, Verb> verbs) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            if (down) {
                                throw new Refused(new Refusal.Unavailable());
                            }
                            var verb = verbs.get(method.getName());
                            if (verb == null) {
                                throw new UnsupportedOperationException(method.getName());
                            }
                            return verb.answer(arguments);
                        }));
    }

    private SessionCredential credential(Instant expiry) {
        return new SessionCredential("token", ACCOUNT, "kcope", expiry);
    }

    private SaslExchange authenticate(Login attempt) {
        login = attempt;
        var message = new String(attempt.initialResponse().orElseThrow().octets(), ISO_8859_1);
        if (!message.equals("\0kcope\0se cret")) {
            throw new Refused(new Refusal.WrongCredentials());
        }
        return new SaslExchange() {
            @Override
            public SaslStep first() {
                return new SaslStep.Success(credential(expiresAt), new Login.Secret());
            }

            @Override
            public SaslStep respond(Login.Secret response) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
        };
    }

    private synchronized Maildrop openMaildrop() {
        if (lease != null) {
            throw new Refused(new Refusal.InUse());
        }
        var fresh = UUID.randomUUID();
        lease = fresh;
        return new Maildrop(fresh, until, status(), lastAccessed);
    }

    private MailboxStatus status() {
        return new MailboxStatus(INBOX, 1764000000, 100, new ModSeq(5), inbox.size(), 0, 0, 0);
    }

    private Maildrop renewMaildrop() {
        var held = lease;
        if (lockIsStolen || held == null) {
            throw new Refused(new Refusal.InUse());
        }
        renewedLeases.incrementAndGet();
        return new Maildrop(held, Instant.now().plusSeconds(60), status(), lastAccessed);
    }

    private synchronized UidSet closeMaildrop(UUID by, UidSet deleted, long last) {
        if (lockIsStolen || !by.equals(lease)) {
            throw new Refused(new Refusal.InUse());
        }
        deleted.stream().forEach(inbox::remove);
        lastAccessed = last;
        lease = null;
        return deleted;
    }

    private Cursor<IndexPage> index() {
        var page = new IndexPage.Builder(new ModSeq(5));
        inbox.forEach((uid, content) -> page.add(uid, 1, content.length(), 0, List.of()));
        var pages = List.of(page.build()).iterator();
        return new Cursor<>() {
            @Override
            public boolean hasNext() {
                return pages.hasNext();
            }

            @Override
            public IndexPage next() {
                return pages.next();
            }

            @Override
            public void close() {}
        };
    }

    private ContentCursor contents(List<?> ranges) {
        var wanted = (ContentRange) ranges.getFirst();
        var content = inbox.get(wanted.uid().value());
        return new ContentCursor() {
            private boolean begun;

            @Override
            public boolean next() {
                if (begun || content == null) {
                    return false;
                }
                begun = true;
                return true;
            }

            @Override
            public ContentRange range() {
                return wanted;
            }

            private String here() {
                if (content == null) {
                    throw new NoSuchElementException();
                }
                return content;
            }

            @Override
            public long length() {
                return here().length();
            }

            @Override
            public InputStream octets() {
                return contentsBreak
                        ? new Breaking(here())
                        : new ByteArrayInputStream(here().getBytes(ISO_8859_1));
            }

            @Override
            public void close() {}
        };
    }

    /// Half of a content, and then the house is away.
    private static final class Breaking extends InputStream {

        private final InputStream half;

        private Breaking(String content) {
            half =
                    new ByteArrayInputStream(
                            content.substring(0, content.length() / 2).getBytes(ISO_8859_1));
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = half.read(target, offset, length);
            if (count < 0) {
                throw new Refused(new Refusal.Unavailable());
            }
            return count;
        }
    }
}
