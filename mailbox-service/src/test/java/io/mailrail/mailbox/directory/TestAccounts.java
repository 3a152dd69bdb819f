package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;
import io.mailrail.api.Protocol;
import io.mailrail.api.SessionCredential;
import io.mailrail.mailbox.directory.Accounts.Quota;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.UUID;

/// Fresh accounts for tests, and sessions without passwords.
@Component
public class TestAccounts {

    private final Domains domains;
    private final Accounts accounts;
    private final SignedSessions sessions;
    private final JdbcClient reads;

    TestAccounts(
            Domains domains,
            Accounts accounts,
            SignedSessions sessions,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.domains = domains;
        this.accounts = accounts;
        this.sessions = sessions;
        this.reads = reads;
    }

    /// A new account in a new domain.
    public Account fresh(Quota quota) {
        var domain = "d" + UUID.randomUUID().toString().replace("-", "") + ".example";
        domains.create(domain, null, null);
        return accounts.create("user@" + domain, null, null, quota);
    }

    /// A new account in the domain of another.
    public Account beside(Account other) {
        var login = other.login();
        var name = "u" + UUID.randomUUID().toString().replace("-", "");
        return accounts.create(name + login.substring(login.indexOf('@')), null, null, Quota.NONE);
    }

    public void delete(Account account) {
        accounts.delete(account.login());
    }

    /// Signed now, for the clock of the tests leaps.
    public SessionCredential session(Account account) {
        return sessions.issue(account.id(), account.login(), Protocol.IMAP, epoch(account.id()));
    }

    private long epoch(AccountId account) {
        return reads.sql("SELECT session_epoch FROM account WHERE account_id = :account")
                .param("account", account.value())
                .query(Long.class)
                .single();
    }
}
