package io.mailrail.mailbox.mailbox;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds or makes the mailboxes of mail that is brought in by an administrator, without a session. What it makes is subscribed,
/// for many clients show nothing else.
@Component
public final class MailboxMaker {

    private final MailboxRows rows;
    private final MailboxTree tree;
    private final Retrying retrying;
    private final MailboxProperties properties;
    private final JdbcClient writes;

    MailboxMaker(
            MailboxRows rows,
            MailboxTree tree,
            Retrying retrying,
            MailboxProperties properties,
            @Qualifier("mailboxWrites") JdbcClient writes) {
        this.rows = rows;
        this.tree = tree;
        this.retrying = retrying;
        this.properties = properties;
        this.writes = writes;
    }

    /// @return the mailbox's number
    /// @throws Refused LimitReached for too many mailboxes, SessionExpired when the account is gone
    public int find(AccountId account, MailboxName name) {
        var there = guard(() -> rows.find(account, name)).filter(MailboxRow::selectable);
        return there.isPresent() ? there.get().id() : make(account, name);
    }

    private int make(AccountId account, MailboxName name) {
        try {
            return retrying.run(() -> {
                int made = tree.create(account, name, null);
                subscribe(account, name);
                return made;
            });
        } catch (Refused e) {
            if (e.refusal() instanceof Refusal.AlreadyExists) {
                return guard(() -> rows.find(account, name))
                        .map(MailboxRow::id)
                        .orElseThrow(() -> MailboxRows.noSuchMailbox(name));
            }
            throw e;
        }
    }

    private void subscribe(AccountId account, MailboxName name) {
        writes.sql(
                        """
                        INSERT INTO subscription (account_id, name)
                        SELECT :account, :name
                         WHERE (SELECT count(*)
                                  FROM subscription
                                 WHERE account_id = :account) < :most
                        ON CONFLICT DO NOTHING
                        """)
                .param("account", account.value())
                .param("name", name.value())
                .param("most", properties.maxSubscriptions())
                .update();
    }
}
