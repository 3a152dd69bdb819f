package io.mailrail.api.grpc;

import static io.mailrail.api.grpc.Samples.ALICE;
import static io.mailrail.api.grpc.Samples.INBOX;
import static io.mailrail.api.grpc.Samples.SHOWN;
import static io.mailrail.api.grpc.Samples.STATUS;
import static io.mailrail.api.grpc.Samples.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.AccountId;
import io.mailrail.api.AclChange;
import io.mailrail.api.AclEntry;
import io.mailrail.api.AclMaximum;
import io.mailrail.api.Annotation;
import io.mailrail.api.AttemptReport;
import io.mailrail.api.AttemptReport.Result;
import io.mailrail.api.CallId;
import io.mailrail.api.ChangePage;
import io.mailrail.api.Copied;
import io.mailrail.api.EmailId;
import io.mailrail.api.EntryName;
import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Expunged;
import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.FlagsStored;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Found;
import io.mailrail.api.IndexPage;
import io.mailrail.api.Login;
import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxEntry.Attribute;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.Maildrop;
import io.mailrail.api.MessageThreads;
import io.mailrail.api.Metadata;
import io.mailrail.api.MetadataQuery;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Moved;
import io.mailrail.api.OpenedMailbox;
import io.mailrail.api.OutboundMessage;
import io.mailrail.api.Protocol;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.api.Rights;
import io.mailrail.api.SaslExchange;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SearchKey;
import io.mailrail.api.SearchKey.DateTest;
import io.mailrail.api.SortCriterion;
import io.mailrail.api.Sorted;
import io.mailrail.api.SpecialUse;
import io.mailrail.api.ThreadAlgorithm;
import io.mailrail.api.Uid;
import io.mailrail.api.UidList;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// What every transport must do: values cross unchanged, refusals cross as they are.
abstract class DoorsContract {

    protected House house;
    protected Doors doors;

    abstract House open();

    @BeforeEach
    void openHouse() {
        house = open();
        doors = house.doors;
    }

    @AfterEach
    void closeHouse() {
        house.close();
    }

    @Test
    void rightsCross() {
        var some = Rights.parse("lrsa");
        var entry = new AclEntry("-bob@example.org", some);
        house.mailboxes
                .answer("acl", List.of(entry))
                .answer("listRights", new AclMaximum(some, Rights.ALL))
                .answer("myRights", some)
                .answer("setAcl", Recorder.NOTHING)
                .answer("deleteAcl", Recorder.NOTHING)
                .answer("open", new OpenedMailbox(STATUS, 8, some));
        var mailboxes = doors.mailboxes();
        var change = new AclChange(AclChange.Kind.ADD, some);

        assertThat(mailboxes.acl(ALICE, MailboxName.INBOX)).containsExactly(entry);
        assertThat(mailboxes.listRights(ALICE, MailboxName.INBOX, "anyone"))
                .isEqualTo(new AclMaximum(some, Rights.ALL));
        assertThat(mailboxes.myRights(ALICE, MailboxName.INBOX)).isEqualTo(some);
        assertThat(mailboxes.open(ALICE, MailboxName.INBOX, Access.READ_ONLY).rights())
                .isEqualTo(some);
        house.mailboxes.calls.clear();
        mailboxes.setAcl(ALICE, MailboxName.INBOX, "bob@example.org", change);
        assertThat(house.mailboxes.asked())
                .containsExactly(SHOWN, MailboxName.INBOX, "bob@example.org", change);
        house.mailboxes.calls.clear();
        mailboxes.deleteAcl(ALICE, MailboxName.INBOX, "anyone");
        assertThat(house.mailboxes.asked()).containsExactly(SHOWN, MailboxName.INBOX, "anyone");
    }

    @Test
    void resolutionsCross() {
        for (var resolution :
                List.of(
                        new Resolution.Local(new AccountId(5)),
                        new Resolution.Local(AccountId.NONE),
                        new Resolution.Remote(),
                        new Resolution.Unknown(),
                        new Resolution.OverQuota(),
                        new Resolution.Disabled())) {
            house.directory.answer("resolve", resolution);
            assertThat(doors.directory().resolve(new ForwardPath("ü@example.org")))
                    .isEqualTo(resolution);
            assertThat(house.directory.asked()).containsExactly(new ForwardPath("ü@example.org"));
        }
    }

    @Test
    void everyRefusalCrosses() {
        var refusals =
                List.of(
                        new Refusal.NoSuchRecipient("x@example.org"),
                        new Refusal.NoSuchMailbox("Ä/b"),
                        new Refusal.NoSuchMessage(),
                        new Refusal.AlreadyExists("a"),
                        new Refusal.NotPermitted("why"),
                        new Refusal.WrongCredentials(),
                        new Refusal.SessionExpired(),
                        new Refusal.OverQuota(),
                        new Refusal.TooBig(1L << 40),
                        new Refusal.LimitReached("mailboxes"),
                        new Refusal.Throttled(Duration.ofMillis(1500)),
                        new Refusal.InUse(),
                        new Refusal.Modified(),
                        new Refusal.HasChildren("b"),
                        new Refusal.Loop(),
                        new Refusal.Malformed("what"),
                        new Refusal.Unavailable());
        assertThat(refusals)
                .extracting(refusal -> refusal.getClass().getName())
                .containsExactlyInAnyOrder(
                        Stream.of(Refusal.class.getPermittedSubclasses())
                                .map(Class::getName)
                                .toArray(String[]::new));
        for (var refusal : refusals) {
            house.directory.on(
                    "resolve",
                    _ -> {
                        throw new Refused(refusal);
                    });
            assertThatThrownBy(() -> doors.directory().resolve(new ForwardPath("a")))
                    .isInstanceOfSatisfying(
                            Refused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
        }
    }

    @Test
    void aBugSaysNothingOutward() {
        house.directory.on(
                "resolve",
                _ -> {
                    throw new IllegalStateException("secret detail");
                });
        assertThatThrownBy(() -> doors.directory().resolve(new ForwardPath("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasStackTraceContaining("INTERNAL")
                .satisfies(e ->
                        assertThat(e)
                                .extracting(Throwable::toString)
                                .asString()
                                .doesNotContain("secret"));
    }

    @Test
    void credentialsAndPermissionsCross() {
        house.directory.answer("renew", ALICE).answer("maySendAs", true);
        assertThat(doors.directory().renew(ALICE)).isEqualTo(ALICE);
        assertThat(house.directory.asked()).containsExactly(SHOWN);
        assertThat(doors.directory().maySendAs(ALICE, new ReversePath("a@b"))).isTrue();
        assertThat(house.directory.asked()).containsExactly(SHOWN, new ReversePath("a@b"));
    }

    @Test
    void aLoginIsAnExchange() {
        var closed = new AtomicInteger();
        var heard = new ArrayList<Login.Secret>();
        house.directory.on(
                "authenticate",
                _ ->
                        new SaslExchange() {
                            @Override
                            public SaslStep first() {
                                return new SaslStep.Challenge(new Login.Secret((byte) 1));
                            }

                            @Override
                            public SaslStep respond(Login.Secret response) {
                                heard.add(response);
                                return heard.size() < 2
                                        ? new SaslStep.Challenge(new Login.Secret())
                                        : new SaslStep.Success(ALICE, new Login.Secret((byte) 9));
                            }

                            @Override
                            public void close() {
                                closed.incrementAndGet();
                            }
                        });
        var login =
                new Login(
                        Protocol.IMAP,
                        "PLAIN",
                        Optional.of(new Login.Secret((byte) 0, (byte) 255)),
                        "192.0.2.7",
                        true,
                        List.of(
                                new Login.ChannelBinding(
                                        "tls-exporter", new Login.Secret((byte) 7, (byte) -7))));
        try (var exchange = doors.directory().authenticate(login)) {
            assertThat(exchange.first())
                    .isEqualTo(new SaslStep.Challenge(new Login.Secret((byte) 1)));
            assertThat(exchange.respond(new Login.Secret((byte) 2)))
                    .isEqualTo(new SaslStep.Challenge(new Login.Secret()));
            assertThat(exchange.respond(new Login.Secret()))
                    .isEqualTo(new SaslStep.Success(ALICE, new Login.Secret((byte) 9)));
        }
        assertThat(house.directory.asked()).containsExactly(login);
        assertThat(heard).containsExactly(new Login.Secret((byte) 2), new Login.Secret());
        // The client's goodbye is one way: the house hears of it a little later.
        Awaitility.await("the exchange's end").until(() -> closed.get() == 1);
    }

    @Test
    void aWrongPasswordIsRefused() {
        house.directory.on(
                "authenticate",
                _ -> {
                    throw new Refused(new Refusal.WrongCredentials());
                });
        var login = new Login(Protocol.POP3, "PLAIN", Optional.empty(), "192.0.2.7", false);
        try (var exchange = doors.directory().authenticate(login)) {
            assertThatThrownBy(exchange::first)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            e -> assertThat(e.refusal()).isEqualTo(new Refusal.WrongCredentials()));
        }
    }

    @Test
    void mailboxVerbsCross() {
        var inbox =
                new MailboxEntry(
                        MailboxName.INBOX,
                        Optional.of(new MailboxId(1)),
                        Set.of(Attribute.SUBSCRIBED, Attribute.HAS_CHILDREN),
                        Optional.empty());
        var gone =
                new MailboxEntry(
                        new MailboxName("Weg/Ü"),
                        Optional.empty(),
                        Set.of(Attribute.NONEXISTENT, Attribute.NOSELECT),
                        Optional.of(SpecialUse.JUNK));
        var id = call();
        var name = new MailboxName("A/b");
        var other = new MailboxName("c");
        house.mailboxes
                .answer("list", List.of(inbox, gone))
                .answer("status", STATUS)
                .answer("open", new OpenedMailbox(STATUS, 8))
                .answer("create", inbox)
                .answer("delete", Recorder.NOTHING)
                .answer("rename", Recorder.NOTHING)
                .answer("subscribe", Recorder.NOTHING)
                .answer("unsubscribe", Recorder.NOTHING);
        var mailboxes = doors.mailboxes();
        assertThat(mailboxes.list(ALICE)).containsExactly(inbox, gone);
        assertThat(mailboxes.status(ALICE, name)).isEqualTo(STATUS);
        assertThat(house.mailboxes.asked()).containsExactly(SHOWN, name);
        assertThat(mailboxes.open(ALICE, name, Access.READ_ONLY))
                .isEqualTo(new OpenedMailbox(STATUS, 8));
        assertThat(house.mailboxes.asked()).containsExactly(SHOWN, name, Access.READ_ONLY);
        assertThat(mailboxes.create(ALICE, id, name, Optional.of(SpecialUse.ARCHIVE)))
                .isEqualTo(inbox);
        assertThat(house.mailboxes.asked())
                .containsExactly(SHOWN, id, name, Optional.of(SpecialUse.ARCHIVE));
        mailboxes.delete(ALICE, id, name);
        assertThat(house.mailboxes.asked()).containsExactly(SHOWN, id, name);
        mailboxes.rename(ALICE, id, name, other);
        assertThat(house.mailboxes.asked()).containsExactly(SHOWN, id, name, other);
        mailboxes.subscribe(ALICE, name);
        mailboxes.unsubscribe(ALICE, name);
        assertThat(house.mailboxes.asked()).containsExactly(SHOWN, name);
    }

    @Test
    void metadataVerbsCross() {
        var name = Optional.of(new MailboxName("A/ü"));
        var comment = new EntryName("/private/comment");
        var found =
                new Metadata(
                        List.of(
                                Annotation.of(comment, (byte) 0, (byte) 255),
                                Annotation.of(new EntryName("/shared/vendor/x/y"))),
                        1L << 40);
        house.mailboxes.answer("getMetadata", found).answer("setMetadata", Recorder.NOTHING);
        for (var depth : MetadataQuery.Depth.values()) {
            var query =
                    new MetadataQuery(
                            List.of(comment, new EntryName("/shared")),
                            depth,
                            MetadataQuery.ANY_SIZE);
            assertThat(doors.mailboxes().getMetadata(ALICE, name, query)).isEqualTo(found);
            assertThat(house.mailboxes.asked()).containsExactly(SHOWN, name, query);
        }
        var annotations = List.of(Annotation.nil(comment), found.annotations().getFirst());
        doors.mailboxes().setMetadata(ALICE, Optional.empty(), annotations);
        assertThat(house.mailboxes.asked()).containsExactly(SHOWN, Optional.empty(), annotations);
    }

    @Test
    void maildropVerbsCross() {
        var lease = UUID.randomUUID();
        var maildrop = new Maildrop(lease, Instant.parse("2026-11-25T10:00:00Z"), STATUS, 4);
        var deleted = UidSet.of(1, 2, 5, 4_294_967_295L);
        house.mailboxes
                .answer("openMaildrop", maildrop)
                .answer("renewMaildrop", maildrop)
                .answer("closeMaildrop", deleted)
                .answer("abandonMaildrop", Recorder.NOTHING);
        assertThat(doors.mailboxes().openMaildrop(ALICE)).isEqualTo(maildrop);
        assertThat(doors.mailboxes().renewMaildrop(ALICE, lease)).isEqualTo(maildrop);
        assertThat(doors.mailboxes().closeMaildrop(ALICE, lease, deleted, 4)).isEqualTo(deleted);
        assertThat(house.mailboxes.asked()).containsExactly(SHOWN, lease, deleted, 4L);
        doors.mailboxes().abandonMaildrop(ALICE, lease);
        assertThat(house.mailboxes.asked()).containsExactly(SHOWN, lease);
    }

    @Test
    void pagesCross() {
        var page = Samples.page(10_000);
        var status = STATUS;
        house.messages
                .on("index", _ -> Samples.cursor(List.of(page, Samples.page(0))))
                .on(
                        "changes",
                        _ -> Samples.cursor(List.of(new ChangePage(status, UidSet.ALL, page))));
        try (var pages = doors.messages().index(ALICE, INBOX)) {
            assertThat(Samples.rows(pages.next())).isEqualTo(Samples.rows(page));
            assertThat(pages.next().length()).isZero();
            assertThat(pages.hasNext()).isFalse();
        }
        assertThat(house.messages.asked()).containsExactly(SHOWN, INBOX);
        try (var pages = doors.messages().changes(ALICE, INBOX, new ModSeq(5))) {
            var change = pages.next();
            assertThat(change.status()).isEqualTo(status);
            assertThat(change.vanished()).isEqualTo(UidSet.ALL);
            assertThat(Samples.rows(change.changed())).isEqualTo(Samples.rows(page));
        }
        assertThat(house.messages.asked()).containsExactly(SHOWN, INBOX, new ModSeq(5));
    }

    @Test
    void aPageOfTheLongestKeywordsCrosses() {
        var page = new IndexPage.Builder(new ModSeq(1));
        for (int row = 1; row <= 2_000; row++) {
            var words = new ArrayList<String>();
            for (int k = 0; k < Flags.MAX_KEYWORDS; k++) {
                words.add("%0100d".formatted(row * 1000L + k));
            }
            page.add(row, row, 1, 0, words);
        }
        var sent = page.build();
        house.messages.on("index", _ -> Samples.cursor(List.of(sent)));
        var received = new ArrayList<String>();
        try (var pages = doors.messages().index(ALICE, INBOX)) {
            pages.forEachRemaining(p -> received.addAll(Samples.rows(p)));
        }
        assertThat(received).isEqualTo(Samples.rows(sent));
    }

    @Test
    void summariesCross() {
        var some =
                List.of(
                        Samples.message(1),
                        Samples.message(70_000),
                        Samples.message(4_294_967_295L));
        house.messages.on("summaries", _ -> Samples.cursor(some));
        try (var summaries = doors.messages().summaries(ALICE, INBOX, UidSet.ALL)) {
            assertThat(summaries).toIterable().containsExactlyElementsOf(some);
        }
        assertThat(house.messages.asked()).containsExactly(SHOWN, INBOX, UidSet.ALL);
    }

    @Test
    void changingVerbsCross() {
        var id = call();
        var uids = UidSet.ofRanges(List.of(new UidRange(1, 10), new UidRange(20, 20)));
        var page = Samples.page(100);
        house.messages
                .answer("storeFlags", new FlagsStored(new ModSeq(9), List.of(page, page), uids))
                .answer("copy", new Copied(3, uids, UidSet.EMPTY))
                .answer("move", new Moved(new ModSeq(7), new Copied(3, uids, uids)))
                .answer("expunge", new Expunged(new ModSeq(8), uids));
        var change =
                new FlagsChange(
                        FlagsChange.Kind.REMOVE,
                        new Flags(Flag.DELETED.bit(), List.of("x")),
                        Optional.of(new ModSeq(0)));
        var stored = doors.messages().storeFlags(ALICE, id, INBOX, uids, change);
        assertThat(house.messages.asked()).containsExactly(SHOWN, id, INBOX, uids, change);
        assertThat(stored.modSeq()).isEqualTo(new ModSeq(9));
        assertThat(stored.modified()).isEqualTo(uids);
        assertThat(stored.changed()).hasSize(2);
        assertThat(Samples.rows(stored.changed().getLast())).isEqualTo(Samples.rows(page));
        assertThat(doors.messages().copy(ALICE, id, INBOX, uids, MailboxName.INBOX))
                .isEqualTo(new Copied(3, uids, UidSet.EMPTY));
        assertThat(house.messages.asked())
                .containsExactly(SHOWN, id, INBOX, uids, MailboxName.INBOX);
        var target = new MailboxName("Müll");
        assertThat(doors.messages().move(ALICE, id, INBOX, uids, target))
                .isEqualTo(new Moved(new ModSeq(7), new Copied(3, uids, uids)));
        assertThat(house.messages.asked()).containsExactly(SHOWN, id, INBOX, uids, target);
        for (var scope :
                List.of(
                        new ExpungeScope.Deleted(),
                        new ExpungeScope.DeletedAmong(uids),
                        new ExpungeScope.DeletedAmong(UidSet.EMPTY))) {
            assertThat(doors.messages().expunge(ALICE, INBOX, scope))
                    .isEqualTo(new Expunged(new ModSeq(8), uids));
            assertThat(house.messages.asked()).containsExactly(SHOWN, INBOX, scope);
        }
    }

    @Test
    void everySearchKeyCrosses() {
        var day = LocalDate.of(2026, 11, 25);
        SearchKey key =
                new SearchKey.And(
                        List.of(
                                new SearchKey.All(),
                                new SearchKey.Not(
                                        new SearchKey.Or(
                                                new SearchKey.Body("ä"), new SearchKey.Text("b"))),
                                new SearchKey.Uids(UidSet.of(3, 9)),
                                new SearchKey.Flagged(Flag.FLAGGED),
                                new SearchKey.Keyword("k"),
                                new SearchKey.InternalDate(DateTest.BEFORE, day),
                                new SearchKey.SentDate(DateTest.SINCE, LocalDate.of(1960, 1, 1)),
                                new SearchKey.SentDate(DateTest.ON, day),
                                new SearchKey.Larger(1),
                                new SearchKey.Smaller(1L << 40),
                                new SearchKey.Header("X", ""),
                                new SearchKey.Modified(new ModSeq(4)),
                                new SearchKey.SavedDate(DateTest.ON, day),
                                new SearchKey.Older(3600),
                                new SearchKey.Younger(1L << 33),
                                new SearchKey.OfEmail(new EmailId(UUID.randomUUID())),
                                new SearchKey.OfThread(UUID.randomUUID()),
                                new SearchKey.Fuzzy(new SearchKey.Text("some words")),
                                new SearchKey.And(List.of())));
        for (int depth = 0; depth < 300; depth++) {
            key = new SearchKey.Not(key);
        }
        var found = new Found(UidSet.of(1, 5), new ModSeq(7), List.of(100, 1));
        house.messages.answer("search", found);
        assertThat(doors.messages().search(ALICE, INBOX, key)).isEqualTo(found);
        assertThat(house.messages.asked()).containsExactly(SHOWN, INBOX, key);
        for (int depth = 0; depth < 300; depth++) {
            key = new SearchKey.Not(key);
        }
        var tooDeep = key;
        assertThatThrownBy(() -> doors.messages().search(ALICE, INBOX, tooDeep))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("LimitReached");
    }

    @Test
    void sortCrosses() {
        var criteria = new ArrayList<SortCriterion>();
        for (var by : SortCriterion.Key.values()) {
            criteria.add(new SortCriterion(by, criteria.size() % 2 == 0));
        }
        var key = new SearchKey.Not(new SearchKey.All());
        for (var sorted :
                List.of(
                        new Sorted(UidList.of(3, Uid.MAX, 1), new ModSeq(7), List.of(1, 100, 50)),
                        new Sorted(UidList.EMPTY, ModSeq.NONE, List.of()))) {
            house.messages.answer("sort", sorted);
            assertThat(doors.messages().sort(ALICE, INBOX, criteria, key)).isEqualTo(sorted);
            assertThat(house.messages.asked()).containsExactly(SHOWN, INBOX, criteria, key);
        }
    }

    @Test
    void threadCrosses() {
        var threads =
                new MessageThreads(
                        List.of(
                                new MessageThreads.Node(Uid.MAX, 0),
                                new MessageThreads.Node(0, 0),
                                new MessageThreads.Node(3, 1),
                                new MessageThreads.Node(5, 1)));
        house.messages.answer("thread", threads);
        for (var algorithm : ThreadAlgorithm.values()) {
            var key = new SearchKey.All();
            assertThat(doors.messages().thread(ALICE, INBOX, algorithm, key)).isEqualTo(threads);
            assertThat(house.messages.asked()).containsExactly(SHOWN, INBOX, algorithm, key);
        }
    }

    @Test
    void outboundVerbsCross() throws Exception {
        var owner = UUID.randomUUID();
        var at = Instant.parse("2026-11-25T10:00:00.5Z");
        var message =
                new OutboundMessage(
                        3,
                        4,
                        CallId.next(),
                        ReversePath.NULL,
                        "example.net",
                        List.of(
                                new OutboundMessage.Recipient(
                                        UUID.randomUUID(), new ForwardPath("x@y"), 2, true)),
                        100,
                        at);
        var reports = new ArrayList<AttemptReport>();
        for (var result :
                List.of(
                        new Result.Delivered(),
                        new Result.Deferred(at, true),
                        new Result.Failed())) {
            reports.add(
                    new AttemptReport(
                            3,
                            4,
                            UUID.randomUUID(),
                            2,
                            at,
                            "mx [192.0.2.1]",
                            "TLSv1.3",
                            "250 ok",
                            result));
        }
        var octets = Samples.octets(1_000_000);
        house.outbound
                .answer("lease", List.of(message))
                .answer("renew", Map.of(1, 5L, 63, 6L))
                .on("content", _ -> new ByteArrayInputStream(octets))
                .answer("report", Recorder.NOTHING)
                .answer("release", Recorder.NOTHING);
        var outbound = doors.outbound();
        assertThat(outbound.lease(owner, 10, Duration.ofMillis(1500), List.of("a", "b")))
                .containsExactly(message);
        assertThat(house.outbound.asked())
                .containsExactly(owner, 10, Duration.ofMillis(1500), List.of("a", "b"));
        assertThat(outbound.renew(owner)).isEqualTo(Map.of(1, 5L, 63, 6L));
        try (var content = outbound.content(message)) {
            assertThat(content.readAllBytes()).isEqualTo(octets);
        }
        assertThat(house.outbound.asked()).containsExactly(message);
        outbound.report(reports);
        assertThat(house.outbound.asked()).containsExactly(reports);
        outbound.release(owner);
        assertThat(house.outbound.asked()).containsExactly(owner);
        house.outbound.on(
                "content",
                _ -> {
                    throw new Refused(new Refusal.NoSuchMessage());
                });
        assertThatThrownBy(() -> outbound.content(message))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("NoSuchMessage");
    }

    @Test
    void whileTheHouseIsAwayItIsUnavailableAndThenBackByItself() {
        house.directory.answer("resolve", new Resolution.Remote());
        doors.directory().resolve(new ForwardPath("a"));
        house.stop();
        assertThatThrownBy(() -> doors.directory().resolve(new ForwardPath("a")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        e -> assertThat(e.refusal()).isEqualTo(new Refusal.Unavailable()));
        house.start();
        assertThat(doors.directory().resolve(new ForwardPath("a")))
                .isEqualTo(new Resolution.Remote());
    }
}
