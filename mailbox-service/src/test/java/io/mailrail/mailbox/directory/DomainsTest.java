package io.mailrail.mailbox.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.ForwardPath;
import io.mailrail.api.Protocol;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.Destination.LocalAccount;
import io.mailrail.mailbox.directory.Destination.Nobody;
import io.mailrail.mailbox.directory.Destination.RemoteAddress;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Limits and settings of domains, their other names, and groups.
@MailboxTest
class DomainsTest {

    private final Domains domains;
    private final Accounts accounts;
    private final Aliases aliases;
    private final Groups groups;
    private final Resolver directory;
    private final AddressBook book;
    private final SignedSessions sessions;
    private final String domain = "g" + UUID.randomUUID().toString().substring(0, 8) + ".example";
    private final String other = "o-" + domain;

    DomainsTest(
            Domains domains,
            Accounts accounts,
            Aliases aliases,
            Groups groups,
            Resolver directory,
            AddressBook book,
            SignedSessions sessions) {
        this.domains = domains;
        this.accounts = accounts;
        this.aliases = aliases;
        this.groups = groups;
        this.directory = directory;
        this.book = book;
        this.sessions = sessions;
    }

    @BeforeEach
    void makeDomain() {
        domains.create(domain, null, null);
    }

    private LocalAccount account(String name) {
        return account(name, Quota.NONE);
    }

    private LocalAccount account(String name, Quota quota) {
        var account = accounts.create(name + "@" + domain, null, null, quota);
        return new LocalAccount(account.id(), account.login());
    }

    private List<Destination> expand(String address) {
        return book.expand(new ForwardPath(address));
    }

    private static void assertRejected(ThrowingCallable call, Class<? extends Rejection> why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Rejected.class, no -> assertThat(no.rejection()).isInstanceOf(why));
    }

    /// Runs these at once.
    ///
    /// @return how many succeeded; the others were rejected
    private static int together(List<Callable<Object>> calls) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int succeeded = 0;
            for (var call : threads.invokeAll(calls)) {
                try {
                    call.get();
                    succeeded++;
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(Rejected.class);
                }
            }
            return succeeded;
        }
    }

    @Test
    void theNumberOfAccountsIsExactWhoeverComesAtOnce() throws InterruptedException {
        domains.create(other, 5, null);
        var calls = new ArrayList<Callable<Object>>();
        for (int i = 0; i < 16; i++) {
            var email = "u" + i + "@" + other;
            calls.add(() -> accounts.create(email, null, null, Quota.NONE));
        }
        assertThat(together(calls)).isEqualTo(5);
        assertThat(accounts.list(other, "", 100)).hasSize(5);
    }

    @Test
    void theSumOfQuotasIsExactWhoeverComesAtOnce() throws InterruptedException {
        domains.create(other, null, 1000L);
        for (int i = 0; i < 4; i++) {
            accounts.create("old" + i + "@" + other, null, null, new Quota(0L, null));
        }
        var calls = new ArrayList<Callable<Object>>();
        for (int i = 0; i < 8; i++) {
            var fresh = "new" + i + "@" + other;
            var old = "old" + i % 4 + "@" + other;
            calls.add(() -> accounts.create(fresh, null, null, new Quota(150L, null)));
            calls.add(() -> accounts.limit(old, new Quota(150L, null)));
        }
        assertThat(together(calls)).isGreaterThanOrEqualTo(6);
        long sum =
                accounts.list(other, "", 100).stream()
                        .mapToLong(
                                account -> account.quotaBytes() == null ? 0 : account.quotaBytes())
                        .sum();
        assertThat(sum).isEqualTo(900);
    }

    @Test
    void whereQuotasAreLimitedEveryAccountHasOne() {
        account("a");
        var limited = Domain.Settings.USUAL.withLimits(null, 1000L);
        assertRejected(() -> domains.change(domain, limited), Rejection.InTheWay.class);
        accounts.limit("a@" + domain, new Quota(600L, null));
        domains.change(domain, limited);
        assertRejected(() -> account("b"), Rejection.BadValue.class);
        assertRejected(() -> account("b", new Quota(401L, null)), Rejection.BadValue.class);
        assertRejected(() -> accounts.limit("a@" + domain, Quota.NONE), Rejection.BadValue.class);
        account("b", new Quota(400L, null));
        // Less than was handed out: nothing more goes, but less is possible.
        domains.change(domain, Domain.Settings.USUAL.withLimits(null, 100L));
        assertRejected(
                () -> accounts.limit("b@" + domain, new Quota(401L, null)),
                Rejection.BadValue.class);
        assertThat(accounts.limit("b@" + domain, new Quota(399L, null)).quotaBytes())
                .isEqualTo(399);
    }

    @Test
    void theLargestQuotasAreCounted() {
        account("a", new Quota(Long.MAX_VALUE, null));
        account("b", new Quota(Long.MAX_VALUE, 0L));
        domains.change(domain, Domain.Settings.USUAL.withLimits(null, Long.MAX_VALUE));
        assertRejected(() -> account("c", new Quota(1L, null)), Rejection.BadValue.class);
        account("c", new Quota(0L, null));
    }

    @Test
    void newAccountsGetTheDomainsQuota() {
        domains.change(domain, new Domain.Settings(null, null, 500L, 7L, "+", true));
        var made = accounts.create("a@" + domain, null, null, Quota.NONE);
        assertThat(made.quotaBytes()).isEqualTo(500);
        assertThat(made.quotaMessages()).isEqualTo(7);
        var chosen = accounts.create("b@" + domain, null, null, new Quota(1L, null));
        assertThat(chosen.quotaBytes()).isEqualTo(1);
        assertThat(chosen.quotaMessages()).isEqualTo(7);
        assertThat(accounts.limit("a@" + domain, Quota.NONE).quotaBytes()).isNull();
    }

    @Test
    void tagsAreTheDomainsOwn() {
        var bob = account("bob");
        domains.change(domain, new Domain.Settings(null, null, null, null, "-", true));
        assertThat(expand("bob-news@" + domain)).containsExactly(bob);
        assertThat(expand("bob+news@" + domain)).containsExactly(new Nobody());
        domains.change(domain, new Domain.Settings(null, null, null, null, "", true));
        assertThat(expand("bob-news@" + domain)).containsExactly(new Nobody());
        assertRejected(
                () ->
                        domains.change(
                                domain, new Domain.Settings(null, null, null, null, ".", true)),
                Rejection.BadValue.class);
    }

    @Test
    void anotherNameLeadsWhereTheDomainDoes() {
        var bob = account("bob");
        aliases.create("sales@" + domain, List.of("bob@" + domain, "x@elsewhere.example"));
        var alias = domains.createAlias(other.toUpperCase(java.util.Locale.ROOT), domain);
        assertThat(alias.name()).isEqualTo(other);
        assertThat(alias.domain()).isEqualTo(domain);
        assertThat(expand("Bob+x@" + other)).containsExactly(bob);
        assertThat(expand("sales@" + other)).hasSize(2).contains(bob);
        assertThat(expand("ghost@" + other)).containsExactly(new Nobody());
        assertThat(directory.resolve(new ForwardPath("ghost@" + other)))
                .isEqualTo(new Resolution.Unknown());
        assertThat(expand("postmaster@" + other)).containsExactly(bob);
        var as = sessions.issue(bob.account(), bob.login(), Protocol.SMTP, 1);
        assertThat(directory.maySendAs(as, new ReversePath("bob@" + other))).isTrue();
        domains.deleteAlias(other);
        assertThat(expand("bob@" + other))
                .containsExactly(new RemoteAddress(new ForwardPath("bob@" + other), other));
    }

    @Test
    void anotherNameIsNoDomain() {
        domains.createAlias(other, domain);
        assertRejected(() -> domains.create(other, null, null), Rejection.Exists.class);
        assertRejected(() -> domains.createAlias(other, domain), Rejection.Exists.class);
        assertRejected(() -> domains.createAlias(domain, domain), Rejection.Exists.class);
        assertRejected(() -> domains.createAlias("x" + other, other), Rejection.BadValue.class);
        assertRejected(
                () -> domains.createAlias("x" + other, "nowhere.example"),
                Rejection.BadValue.class);
        assertRejected(() -> domains.get(other), Rejection.Unknown.class);
        assertRejected(() -> domains.delete(other), Rejection.Unknown.class);
        assertRejected(() -> domains.getAlias(domain), Rejection.Unknown.class);
        assertRejected(() -> domains.deleteAlias(domain), Rejection.Unknown.class);
        assertRejected(
                () -> accounts.create("a@" + other, null, null, Quota.NONE),
                Rejection.BadValue.class);
        assertRejected(
                () -> aliases.create("a@" + other, List.of("b@c.example")),
                Rejection.BadValue.class);
        assertRejected(() -> domains.delete(domain), Rejection.InTheWay.class);
        assertThat(domains.list("", 10_000)).noneMatch(known -> known.name().equals(other));
        assertThat(domains.listAliases("", 10_000)).anyMatch(known -> known.name().equals(other));
        domains.deleteAlias(other);
        domains.delete(domain);
    }

    @Test
    void aGroupsMailGoesToItsMembers() {
        var alice = account("alice");
        var bob = account("bob");
        var team = "team@" + domain;
        groups.create(team, "The Team", List.of("Alice@" + domain, "alice@" + domain));
        assertThat(groups.get(team).members()).isEqualTo(1);
        assertThat(expand(team)).containsExactly(alice);
        groups.add(team, "bob@" + domain);
        groups.add(team, "Someone@Elsewhere.example");
        assertThat(expand("Team+x@" + domain))
                .containsExactlyInAnyOrder(
                        alice,
                        bob,
                        new RemoteAddress(
                                new ForwardPath("Someone@elsewhere.example"), "elsewhere.example"));
        groups.remove(team, "ALICE@" + domain);
        groups.remove(team, "someone@elsewhere.example");
        assertThat(expand(team)).containsExactly(bob);
        groups.remove(team, "bob@" + domain);
        assertThat(directory.resolve(new ForwardPath(team))).isEqualTo(new Resolution.Unknown());
        groups.delete(team);
        assertRejected(() -> groups.get(team), Rejection.Unknown.class);
    }

    @Test
    void nobodySendsAsAGroup() {
        var alice = account("alice");
        groups.create("team@" + domain, null, List.of("alice@" + domain));
        aliases.create("all@" + domain, List.of("team@" + domain));
        aliases.create("sales@" + domain, List.of("alice@" + domain));
        var as = sessions.issue(alice.account(), alice.login(), Protocol.SMTP, 1);
        assertThat(directory.maySendAs(as, new ReversePath("sales@" + domain))).isTrue();
        assertThat(directory.maySendAs(as, new ReversePath("team@" + domain))).isFalse();
        assertThat(directory.maySendAs(as, new ReversePath("all@" + domain))).isFalse();
    }

    @Test
    void groupsMayHoldGroupsAndEndInNoCircle() {
        var alice = account("alice");
        groups.create("a@" + domain, null, List.of("b@" + domain));
        groups.create("b@" + domain, null, List.of("a@" + domain, "alice@" + domain));
        assertThat(expand("a@" + domain)).containsExactly(alice);
    }

    @Test
    void aGroupIsNeitherAliasNorAccount() {
        account("alice");
        var team = "team@" + domain;
        groups.create(team, null, List.of());
        assertRejected(() -> groups.create(team, null, List.of()), Rejection.Exists.class);
        assertRejected(() -> aliases.get(team), Rejection.Unknown.class);
        assertRejected(() -> aliases.delete(team), Rejection.Unknown.class);
        assertRejected(() -> groups.get("alice@" + domain), Rejection.Unknown.class);
        assertRejected(
                () -> groups.create("*@" + domain, null, List.of()), Rejection.BadValue.class);
        assertRejected(() -> groups.add(team, "*@" + domain), Rejection.BadValue.class);
        assertRejected(() -> groups.add(team, "nonsense"), Rejection.BadValue.class);
        assertRejected(() -> groups.remove(team, "alice@" + domain), Rejection.Unknown.class);
        assertThat(groups.list("", 10_000)).anyMatch(group -> group.address().equals(team));
        assertRejected(() -> domains.delete(domain), Rejection.InTheWay.class);
    }

    @Test
    void membersThatComeAtOnceAreAllThere() throws InterruptedException {
        var team = "team@" + domain;
        groups.create(team, null, List.of());
        var calls = new ArrayList<Callable<Object>>();
        IntStream.range(0, 16)
                .forEach(
                        i -> calls.add(() -> groups.add(team, "m" + i % 8 + "@elsewhere.example")));
        assertThat(together(calls)).isEqualTo(16);
        assertThat(groups.get(team).members()).isEqualTo(8);
        assertThat(groups.members(team, "", 3)).hasSize(3);
        assertThat(groups.members(team, "m2@elsewhere.example", 100)).hasSize(5);
    }

    @Test
    void anAliasIsLedElsewhere() {
        var alice = account("alice");
        var bob = account("bob");
        var first = aliases.create("x@" + domain, List.of("alice@" + domain));
        assertThat(expand("x@" + domain)).containsExactly(alice);
        var second = aliases.lead("x@" + domain, List.of("bob@" + domain));
        assertThat(expand("x@" + domain)).containsExactly(bob);
        assertThat(second.version()).isNotEqualTo(first.version());
        assertRejected(() -> aliases.lead("x@" + domain, List.of()), Rejection.BadValue.class);
        assertRejected(
                () -> aliases.lead("alice@" + domain, List.of("bob@" + domain)),
                Rejection.Unknown.class);
    }
}
