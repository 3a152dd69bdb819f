package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.CallId;
import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes.Access;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.Doors;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/// Somebody who alone changes an account's mailboxes, one call after another, and remembers what ought to lie in them. A call whose
/// answer is lost is the last; afterwards it either took effect or did not, and asked again by its id it has.
final class StoreUser {

    private static final int MOST_BOXES = 6;

    private final Doors doors;
    private final SessionCredential as;
    private final Random random;

    /// What lies where: mailbox to digests, sorted. Deliveries of others go to INBOX, which is not looked at.
    private SortedMap<String, List<String>> known = new TreeMap<>();

    private @Nullable Pending pending;
    private int boxes;
    private int done;

    StoreUser(Doors doors, SessionCredential as, long seed) {
        this.doors = doors;
        this.as = as;
        this.random = new Random(seed);
        create("Work");
        create("Copies");
        create("Moved");
    }

    /// A call under way.
    ///
    /// @param then what lies where once it has taken effect
    /// @param again makes the call again; nothing for one whose content is gone
    private record Pending(
            String verb, SortedMap<String, List<String>> then, Optional<Runnable> again) {}

    private void create(String name) {
        doors.mailboxes().create(as, CallId.next(), new MailboxName(name), Optional.empty());
        known.put(name, new ArrayList<>());
    }

    /// Calls until one fails or `goOn` says no; returns how many were answered.
    int work(BooleanSupplier goOn) {
        int before = done;
        try {
            while (goOn.getAsBoolean()) {
                step();
                done++;
            }
        } catch (Refused refused) {
            assertThat(refused.refusal())
                    .as("the only way to be refused while the house is killed, pending=%s", pending)
                    .isInstanceOf(Refusal.Unavailable.class);
        }
        return done - before;
    }

    private void step() {
        int what = random.nextInt(12);
        if (what < 4) {
            append();
        } else if (what < 6) {
            carry("Work", "Copies", false);
        } else if (what < 8) {
            carry("Work", "Moved", true);
        } else if (what < 10) {
            expunge(random.nextBoolean() ? "Copies" : "Moved");
        } else {
            arrange();
        }
    }

    private void append() {
        // One in eight is large enough to be staged.
        var content = StoreContent.of(random, random.nextInt(8) == 0 ? 400_000 : 2_000);
        var then = copy();
        add(then, "Work", List.of(content.digest()));
        var call = CallId.next();
        run(
                new Pending("append", then, Optional.empty()),
                () -> {
                    try {
                        doors.messages()
                                .append(
                                        as,
                                        call,
                                        new MailboxName("Work"),
                                        Flags.NONE,
                                        Optional.empty(),
                                        content.octets().length,
                                        new ByteArrayInputStream(content.octets()));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /// COPY or MOVE of some messages.
    private void carry(String from, String to, boolean move) {
        var key = key(from);
        var some = some(key);
        if (some.isEmpty()) {
            return;
        }
        var then = copy();
        add(then, to, some.values());
        if (move) {
            remove(then, from, some.values());
        }
        var uids = uids(some);
        var call = CallId.next();
        var target = new MailboxName(to);
        Runnable work =
                move
                        ? () -> doors.messages().move(as, call, key, uids, target)
                        : () -> doors.messages().copy(as, call, key, uids, target);
        run(new Pending(move ? "move" : "copy", then, Optional.of(work)), work);
    }

    private void expunge(String from) {
        var key = key(from);
        var some = some(key);
        if (some.isEmpty()) {
            return;
        }
        var uids = uids(some);
        var call = CallId.next();
        Runnable mark =
                () ->
                        doors.messages()
                                .storeFlags(
                                        as,
                                        call,
                                        key,
                                        uids,
                                        new FlagsChange(
                                                FlagsChange.Kind.ADD,
                                                Flags.of(Flag.DELETED, Flag.SEEN),
                                                Optional.empty()));
        run(new Pending("store", copy(), Optional.of(mark)), mark);
        var then = copy();
        remove(then, from, some.values());
        Runnable work =
                () -> doors.messages().expunge(as, key, new ExpungeScope.DeletedAmong(uids));
        run(new Pending("expunge", then, Optional.of(work)), work);
    }

    /// CREATE, RENAME or DELETE of a mailbox; a renamed one takes its messages along.
    private void arrange() {
        var others = known.keySet().stream().filter(name -> name.startsWith("Box")).toList();
        var call = CallId.next();
        var then = copy();
        if (others.isEmpty() || (others.size() < MOST_BOXES && random.nextBoolean())) {
            var name = "Box" + boxes++;
            then.put(name, new ArrayList<>());
            Runnable work =
                    () ->
                            doors.mailboxes()
                                    .create(as, call, new MailboxName(name), Optional.empty());
            run(new Pending("create", then, Optional.of(work)), work);
            return;
        }
        var name = others.get(random.nextInt(others.size()));
        var lying = then.remove(name);
        Runnable work;
        if (random.nextBoolean()) {
            var other = "Box" + boxes++;
            then.put(other, lying == null ? new ArrayList<>() : lying);
            work =
                    () ->
                            doors.mailboxes()
                                    .rename(
                                            as,
                                            call,
                                            new MailboxName(name),
                                            new MailboxName(other));
        } else {
            work = () -> doors.mailboxes().delete(as, call, new MailboxName(name));
        }
        run(new Pending("rename or delete", then, Optional.of(work)), work);
    }

    private void run(Pending call, Runnable work) {
        pending = call;
        work.run();
        known = call.then();
        pending = null;
    }

    /// Compares what lies there with what ought to, after the house came back; a call without an answer is made again first.
    void check() throws IOException {
        var found = found();
        var lost = pending;
        pending = null;
        if (lost == null) {
            assertThat(found).as("what lies where").isEqualTo(known);
            return;
        }
        assertThat(List.of(known, lost.then()))
                .as("before and after a %s without an answer", lost.verb())
                .contains(found);
        if (lost.again().isPresent()) {
            lost.again().get().run();
            assertThat(found()).as("after %s was called again", lost.verb()).isEqualTo(lost.then());
            known = lost.then();
        } else {
            known = found;
        }
    }

    private SortedMap<String, List<String>> found() throws IOException {
        var found = new TreeMap<String, List<String>>();
        for (var entry : doors.mailboxes().list(as)) {
            var name = entry.name().value();
            if (name.equals("Work")
                    || name.equals("Copies")
                    || name.equals("Moved")
                    || name.startsWith("Box")) {
                found.put(
                        name,
                        new ArrayList<>(
                                StoreContent.in(doors, as, key(name)).values().stream()
                                        .sorted()
                                        .toList()));
            }
        }
        return found;
    }

    private MailboxKey key(String name) {
        return doors.mailboxes().open(as, new MailboxName(name), Access.READ_ONLY).status().key();
    }

    /// A few messages of a mailbox.
    private SortedMap<Long, String> some(MailboxKey mailbox) {
        try {
            int most = random.nextInt(6);
            var some = new ArrayList<Long>();
            for (var uid : StoreContent.uids(doors, as, mailbox)) {
                if (some.size() < most && random.nextBoolean()) {
                    some.add(uid);
                }
            }
            return StoreContent.read(doors, as, mailbox, some);
        } catch (IOException e) {
            throw new Refused(new Refusal.Unavailable(), e);
        }
    }

    private static UidSet uids(SortedMap<Long, String> some) {
        return UidSet.of(some.keySet().stream().mapToLong(Long::longValue).toArray());
    }

    private SortedMap<String, List<String>> copy() {
        var copy = new TreeMap<String, List<String>>();
        known.forEach((name, digests) -> copy.put(name, new ArrayList<>(digests)));
        return copy;
    }

    private static void add(
            SortedMap<String, List<String>> where, String name, Iterable<String> digests) {
        var lying = where.computeIfAbsent(name, _ -> new ArrayList<>());
        digests.forEach(lying::add);
        lying.sort(null);
    }

    private static void remove(
            SortedMap<String, List<String>> where, String name, Iterable<String> digests) {
        var lying = where.computeIfAbsent(name, _ -> new ArrayList<>());
        digests.forEach(lying::remove);
    }
}
