package io.mailrail.mailbox.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.ForwardPath;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.Destination.Disabled;
import io.mailrail.mailbox.directory.Destination.LocalAccount;
import io.mailrail.mailbox.directory.Destination.Nobody;
import io.mailrail.mailbox.directory.Destination.RemoteAddress;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

@MailboxTest
class AddressBookTest {

    private final Domains domains;
    private final Accounts accounts;
    private final Aliases aliases;
    private final AddressBook book;
    private final String domain = "d" + UUID.randomUUID().toString().substring(0, 8) + ".example";

    AddressBookTest(Domains domains, Accounts accounts, Aliases aliases, AddressBook book) {
        this.domains = domains;
        this.accounts = accounts;
        this.aliases = aliases;
        this.book = book;
    }

    @BeforeEach
    void makeDomain() {
        domains.create(domain, null, null);
    }

    private LocalAccount account(String name) {
        var account = accounts.create(name + "@" + domain, null, null, Quota.NONE);
        return new LocalAccount(account.id(), account.login());
    }

    private List<Destination> expand(String address) {
        return book.expand(new ForwardPath(address));
    }

    @Test
    void anAddressIsFoundHoweverItIsWritten() {
        var alice = account("alice");
        assertThat(expand("alice@" + domain)).containsExactly(alice);
        assertThat(expand("ALICE@" + domain.toUpperCase(java.util.Locale.ROOT)))
                .containsExactly(alice);
        assertThat(expand("\"alice\"@" + domain)).containsExactly(alice);
        assertThat(expand("alice@" + domain + ".")).containsExactly(alice);
    }

    @Test
    void decomposedLettersAreTheComposedOnes() {
        var jose = account("jos\u00e9");
        assertThat(expand("jose\u0301@" + domain)).containsExactly(jose);
    }

    @Test
    void anInternationalDomainIsItsALabel() {
        var name = "b\u00fccher-" + domain;
        domains.create(name, null, null);
        var account = accounts.create("anna@" + name, null, null, Quota.NONE);
        assertThat(account.login()).startsWith("anna@xn--bcher-").endsWith("." + "example");
        assertThat(account.shownAs()).isEqualTo("anna@" + name);
        assertThat(expand("anna@" + name))
                .containsExactly(new LocalAccount(account.id(), account.login()));
        assertThat(expand(account.login()))
                .containsExactly(new LocalAccount(account.id(), account.login()));
    }

    @Test
    void aTagIsLeftOutUnlessSomebodyHasThatVeryAddress() {
        var bob = account("bob");
        var tagged = account("bob+work");
        assertThat(expand("bob+news@" + domain)).containsExactly(bob);
        assertThat(expand("Bob+Work@" + domain)).containsExactly(tagged);
    }

    @Test
    void whoIsNotThereIsNobodyUntilSomebodyCatchesAll() {
        assertThat(expand("ghost@" + domain)).containsExactly(new Nobody());
        var carol = account("carol");
        aliases.create("*@" + domain, List.of("carol@" + domain));
        assertThat(expand("ghost@" + domain)).containsExactly(carol);
        aliases.delete("*@" + domain);
        assertThat(expand("ghost@" + domain)).containsExactly(new Nobody());
    }

    @Test
    void aliasesLeadOnAndEachPlaceIsNamedOnce() {
        var alice = account("alice");
        var bob = account("bob");
        aliases.create(
                "team@" + domain,
                List.of("alice@" + domain, "bob@" + domain, "Someone@Elsewhere.example"));
        aliases.create("all@" + domain, List.of("team@" + domain, "alice+x@" + domain));
        assertThat(expand("all@" + domain))
                .containsExactly(
                        alice,
                        bob,
                        new RemoteAddress(
                                new ForwardPath("Someone@elsewhere.example"), "elsewhere.example"));
    }

    @Test
    void aCircleLeadsToNobody() {
        aliases.create("a@" + domain, List.of("b@" + domain));
        aliases.create("b@" + domain, List.of("a@" + domain));
        assertThat(expand("a@" + domain)).containsExactly(new Nobody());
    }

    @Test
    void aliasesAreFollowedTenDeepAndNoDeeper() {
        var alice = account("alice");
        IntStream.rangeClosed(1, 11)
                .forEach(i ->
                        aliases.create(
                                "a" + i + "@" + domain,
                                List.of(
                                        i == 1
                                                ? "alice@" + domain
                                                : "a" + (i - 1) + "@" + domain)));
        assertThat(expand("a10@" + domain)).containsExactly(alice);
        assertThat(expand("a11@" + domain)).containsExactly(new Nobody());
    }

    @Test
    void anotherDomainIsElsewhere() {
        assertThat(expand("Bob@Other-" + domain))
                .containsExactly(
                        new RemoteAddress(
                                new ForwardPath("Bob@other-" + domain), "other-" + domain));
        assertThat(expand("bob@[192.0.2.1]"))
                .containsExactly(
                        new RemoteAddress(new ForwardPath("bob@[192.0.2.1]"), "[192.0.2.1]"));
    }

    @Test
    void whatIsNoAddressIsNobody() {
        assertThat(expand("alice")).containsExactly(new Nobody());
        assertThat(expand("bob@bad_domain..example")).containsExactly(new Nobody());
    }

    @Test
    void postmasterIsAlwaysSomebody() {
        var first = account("zoe");
        account("adam");
        assertThat(expand("Postmaster@" + domain)).containsExactly(first);
        aliases.create("postmaster@" + domain, List.of("adam@" + domain));
        assertThat(expand("postmaster@" + domain))
                .singleElement()
                .isInstanceOfSatisfying(
                        LocalAccount.class,
                        account -> assertThat(account.login()).startsWith("adam@"));
        assertThat(expand("POSTMASTER")).singleElement().isInstanceOf(LocalAccount.class);
    }

    @Test
    void whoIsSwitchedOffTakesNoMail() {
        var dora = account("dora");
        accounts.enable("dora@" + domain, false);
        assertThat(expand("dora@" + domain)).containsExactly(new Disabled(dora.account()));
        accounts.enable("dora@" + domain, true);
        assertThat(expand("dora@" + domain)).containsExactly(dora);
    }

    @Test
    void aDeletedAccountsAddressIsFreeForAnother() {
        account("eve");
        accounts.delete("eve@" + domain);
        assertThat(expand("eve@" + domain)).containsExactly(new Nobody());
        var second = account("eve");
        assertThat(expand("eve@" + domain)).containsExactly(second);
    }
}
