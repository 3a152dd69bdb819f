package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.Accepted;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.grpc.Doors;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Sends messages to local and remote recipients through the intake, from several threads, and remembers what was answered.
final class StoreSender {

    /// Who only receives.
    record Recipient(String email, SessionCredential as) {

        AccountId account() {
            return as.account();
        }
    }

    /// A message that was sent.
    record Sent(
            CallId call, AccountId home, String digest, List<Recipient> local, boolean remote) {}

    private final Doors doors;
    private final List<Recipient> recipients;
    private final AtomicInteger answered = new AtomicInteger();
    private final Map<CallId, Sent> acknowledged = new ConcurrentHashMap<>();
    private final Map<CallId, Sent> unanswered = new ConcurrentHashMap<>();

    StoreSender(Doors doors, List<Recipient> recipients) {
        this.doors = doors;
        this.recipients = recipients;
    }

    /// Sends until one is not answered or `goOn` says no.
    void work(BooleanSupplier goOn, long seed) throws IOException {
        var random = new Random(seed);
        while (goOn.getAsBoolean()) {
            if (!send(random)) {
                return;
            }
            answered.incrementAndGet();
        }
    }

    private boolean send(Random random) throws IOException {
        var content = StoreContent.of(random, random.nextInt(10) == 0 ? 400_000 : 2_000);
        var local = new ArrayList<Recipient>();
        for (var recipient : recipients) {
            if (local.size() < 3 && random.nextInt(recipients.size()) < 2) {
                local.add(recipient);
            }
        }
        boolean remote = local.isEmpty() || random.nextInt(4) == 0;
        var paths = new ArrayList<>(local.stream().map(r -> new ForwardPath(r.email())).toList());
        if (remote) {
            paths.add(new ForwardPath("somebody@far-" + random.nextInt(8) + ".example"));
        }
        var home = local.isEmpty() ? AccountId.NONE : local.getFirst().account();
        var sent = new Sent(CallId.next(), home, content.digest(), local, remote);
        unanswered.put(sent.call(), sent);
        try {
            var accepted =
                    doors.intake()
                            .accept(
                                    sent.call(),
                                    new Envelope(
                                            new ReversePath("sender@elsewhere.example"),
                                            paths,
                                            home,
                                            Optional.empty(),
                                            Envelope.Origin.INTERNAL),
                                    new ByteArrayInputStream(content.octets()));
            assertThat(accepted.outcomes()).hasOnlyElementsOfType(Accepted.Outcome.Taken.class);
        } catch (Refused refused) {
            assertThat(refused.refusal()).isInstanceOf(Refusal.Unavailable.class);
            return false;
        }
        unanswered.remove(sent.call());
        acknowledged.put(sent.call(), sent);
        return true;
    }

    int answered() {
        return answered.get();
    }

    /// Settles what was not answered: it is stored and acknowledged, or never will be.
    void settle() {
        for (var sent : List.copyOf(unanswered.values())) {
            if (doors.intake().settle(sent.call(), sent.home()).isPresent()) {
                acknowledged.put(sent.call(), sent);
                unanswered.remove(sent.call());
            }
        }
    }

    /// That every recipient has what was acknowledged once, whole, and nothing else.
    void check(Collection<Recipient> of) throws IOException {
        for (var recipient : of) {
            var wanted =
                    acknowledged.values().stream()
                            .filter(sent -> sent.local().contains(recipient))
                            .map(Sent::digest)
                            .sorted()
                            .toList();
            var inbox =
                    doors.mailboxes()
                            .open(recipient.as(), MailboxName.INBOX, Mailboxes.Access.READ_ONLY)
                            .status()
                            .key();
            var found =
                    StoreContent.in(doors, recipient.as(), inbox).values().stream()
                            .sorted()
                            .toList();
            assertThat(found).as("the INBOX of %s", recipient.email()).isEqualTo(wanted);
        }
    }

    /// The messages that were acknowledged and go to a remote recipient.
    Set<CallId> queued() {
        var queued = new HashSet<CallId>();
        acknowledged.values().stream()
                .filter(Sent::remote)
                .forEach(sent -> queued.add(sent.call()));
        return queued;
    }

    int acknowledged() {
        return acknowledged.size();
    }
}
