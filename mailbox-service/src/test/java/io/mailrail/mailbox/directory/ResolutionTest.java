package io.mailrail.mailbox.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.AccountId;
import io.mailrail.api.Directory;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Protocol;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SessionCredential;
import io.mailrail.mailbox.DoorTest;
import io.mailrail.mailbox.TestDoors;
import io.mailrail.mailbox.Transport;
import io.mailrail.mailbox.directory.Accounts.Quota;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;
import java.util.UUID;

@DoorTest
class ResolutionTest {

    @Parameter Transport transport = Transport.IN_PROCESS;

    private final TestDoors doors;
    private Directory directory;
    private final SignedSessions sessions;
    private final Domains domains;
    private final Accounts accounts;
    private final Aliases aliases;
    private final JdbcClient database;
    private final String domain = "v" + UUID.randomUUID().toString().substring(0, 8) + ".example";

    ResolutionTest(
            TestDoors doors,
            SignedSessions sessions,
            Domains domains,
            Accounts accounts,
            Aliases aliases,
            @Qualifier("mailboxWrites") JdbcClient database) {
        this.doors = doors;
        this.sessions = sessions;
        this.domains = domains;
        this.accounts = accounts;
        this.aliases = aliases;
        this.database = database;
    }

    @BeforeEach
    void open() {
        directory = doors.over(transport).directory();
    }

    @BeforeEach
    void makeDomain() {
        domains.create(domain, null, null);
    }

    private AccountId account(String name, Quota quota) {
        return accounts.create(name + "@" + domain, null, null, quota).id();
    }

    private Resolution resolve(String name) {
        return directory.resolve(new ForwardPath(name + "@" + domain));
    }

    private void use(AccountId account, long bytes, long messages) {
        assertThat(
                        database.sql(
                                        "UPDATE account_usage SET used_bytes = :bytes, used_messages ="
                                                + " :messages WHERE account_id = :account")
                                .param("bytes", bytes)
                                .param("messages", messages)
                                .param("account", account.value())
                                .update())
                .isEqualTo(1);
    }

    @Test
    void theFirstLocalRecipientIsTheContentsHome() {
        var alice = account("alice", Quota.NONE);
        assertThat(resolve("alice")).isEqualTo(new Resolution.Local(alice));
        aliases.create("both@" + domain, List.of("x@elsewhere.example", "alice@" + domain));
        assertThat(resolve("both")).isEqualTo(new Resolution.Local(alice));
    }

    @Test
    void anAliasThatLeadsElsewhereIsOursWithoutAHome() {
        aliases.create("away@" + domain, List.of("x@elsewhere.example"));
        assertThat(resolve("away")).isEqualTo(new Resolution.Local(AccountId.NONE));
        assertThat(directory.resolve(new ForwardPath("x@elsewhere.example")))
                .isEqualTo(new Resolution.Remote());
    }

    @Test
    void nobodyAndWhoIsSwitchedOffAreToldApart() {
        account("off", Quota.NONE);
        accounts.enable("off@" + domain, false);
        assertThat(resolve("nobody")).isEqualTo(new Resolution.Unknown());
        assertThat(resolve("off")).isEqualTo(new Resolution.Disabled());
    }

    @Test
    void whoIsFullTakesNothing() {
        var small = account("small", new Quota(1000L, null));
        var few = account("few", new Quota(null, 2L));
        assertThat(resolve("small")).isEqualTo(new Resolution.Local(small));
        use(small, 999, 5);
        assertThat(resolve("small")).isEqualTo(new Resolution.Local(small));
        use(small, 1000, 5);
        assertThat(resolve("small")).isEqualTo(new Resolution.OverQuota());
        use(few, 1_000_000, 1);
        assertThat(resolve("few")).isEqualTo(new Resolution.Local(few));
        use(few, 1_000_000, 2);
        assertThat(resolve("few")).isEqualTo(new Resolution.OverQuota());
        aliases.create("list@" + domain, List.of("small@" + domain, "few@" + domain));
        assertThat(resolve("list")).isEqualTo(new Resolution.OverQuota());
        accounts.limit("few@" + domain, Quota.NONE);
        assertThat(resolve("list")).isEqualTo(new Resolution.Local(few));
    }

    @Test
    void oneSendsAsOneselfAndAsOnesAliases() {
        var alice = account("alice", Quota.NONE);
        account("bob", Quota.NONE);
        aliases.create("sales@" + domain, List.of("alice@" + domain));
        aliases.create("boss@" + domain, List.of("bob@" + domain));
        var as = sessions.issue(alice, "alice@" + domain, Protocol.SMTP, 1);
        assertThat(may(as, "alice@" + domain)).isTrue();
        assertThat(may(as, "Alice+news@" + domain)).isTrue();
        assertThat(may(as, "sales@" + domain)).isTrue();
        assertThat(may(as, "")).isTrue();
        assertThat(may(as, "bob@" + domain)).isFalse();
        assertThat(may(as, "boss@" + domain)).isFalse();
        assertThat(may(as, "nobody@" + domain)).isFalse();
        assertThat(may(as, "alice@elsewhere.example")).isFalse();
    }

    private boolean may(SessionCredential as, String address) {
        return directory.maySendAs(as, new ReversePath(address));
    }
}
