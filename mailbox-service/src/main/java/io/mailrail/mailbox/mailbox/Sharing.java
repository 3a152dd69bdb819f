package io.mailrail.mailbox.mailbox;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.MailboxStatus;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Right;
import io.mailrail.api.Rights;
import io.mailrail.api.SessionCredential;
import io.mailrail.mailbox.change.WatchRights;
import io.mailrail.mailbox.directory.Sessions;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

/// Where a name leads, and what the caller may do there (RFC 4314 §4): the one place that resolves names of shared mailboxes, and
/// the one that grants. An owner may do everything, and costs not a statement more.
///
/// What the caller has no right to do is NotPermitted, if it may look the mailbox up; else there is no such mailbox (§6).
@Component
public final class Sharing implements WatchRights {

    private static final String ANYONE = "anyone";

    private final Sessions sessions;
    private final MailboxRows rows;
    private final JdbcClient reads;

    Sharing(Sessions sessions, MailboxRows rows, @Qualifier("mailboxReads") JdbcClient reads) {
        this.sessions = sessions;
        this.rows = rows;
        this.reads = reads;
    }

    /// Where a name leads.
    ///
    /// @param name as the owner knows it
    public record Place(AccountId caller, AccountId owner, MailboxName name) {

        public boolean isOwn() {
            return caller.equals(owner);
        }
    }

    /// A mailbox that the caller may use.
    public record Reached(MailboxRow row, View view, Rights rights) {}

    /// What the caller may do in a mailbox, and how it sees it.
    public record Granted(AccountId caller, View view, Rights rights) {

        public boolean isOwner() {
            return view.reader() == null;
        }
    }

    /// @throws Refused SessionExpired; NoSuchMailbox where nobody shares under that name
    public Place place(SessionCredential as, MailboxName name) {
        var caller = sessions.verify(as);
        if (!name.isShared()) {
            return new Place(caller, caller, name);
        }
        var levels = name.levels();
        // A local part may have slashes; the login ends with the level that has its @.
        int end = 1;
        while (end < levels.size() && levels.get(end).indexOf('@') < 0) {
            end++;
        }
        if (end + 1 >= levels.size()) {
            throw MailboxRows.noSuchMailbox(name);
        }
        var owner =
                reads.sql(
                                "SELECT account_id FROM account WHERE login = :login AND state <> 'deleting'")
                        .param("login", String.join("/", levels.subList(1, end + 1)))
                        .query(Long.class)
                        .optional()
                        .map(AccountId::new)
                        .filter(found -> !found.equals(caller))
                        .orElseThrow(() -> MailboxRows.noSuchMailbox(name));
        return new Place(
                caller,
                owner,
                new MailboxName(String.join("/", levels.subList(end + 1, levels.size()))));
    }

    /// A mailbox that can be selected, by name.
    ///
    /// @param needed null: any right will do
    /// @throws Refused SessionExpired, NoSuchMailbox, NotPermitted
    public Reached reach(SessionCredential as, MailboxName name, @Nullable Right needed) {
        var place = place(as, name);
        var row =
                rows.find(place.owner(), place.name())
                        .filter(MailboxRow::selectable)
                        .orElseThrow(() -> MailboxRows.noSuchMailbox(name));
        if (place.isOwn()) {
            return new Reached(row, View.ofOwner(row.key()), Rights.ALL);
        }
        var rights = rights(as, row.key());
        require(rights, needed, name.value());
        return new Reached(row, new View(row.key(), place.caller()), rights);
    }

    /// A mailbox by its key.
    ///
    /// @throws Refused SessionExpired, NoSuchMailbox, NotPermitted
    public Granted grant(SessionCredential as, MailboxKey mailbox, Right needed) {
        var caller = sessions.verify(as);
        if (mailbox.account().equals(caller)) {
            return new Granted(caller, View.ofOwner(mailbox), Rights.ALL);
        }
        var rights = rights(as, mailbox);
        require(rights, needed, Integer.toString(mailbox.mailbox().value()));
        return new Granted(caller, new View(mailbox, caller), rights);
    }

    @Override
    public boolean mayWatch(SessionCredential as, MailboxKey mailbox) {
        return guard(() -> rights(as, mailbox).has(Right.READ));
    }

    @Override
    public boolean mayWatch(String login, MailboxKey mailbox) {
        return guard(() -> rights(login, mailbox).has(Right.READ));
    }

    /// What a caller may do in a mailbox of another, which need not be there.
    public Rights rights(SessionCredential as, MailboxKey mailbox) {
        return rights(sessions.actor(as).login(), mailbox);
    }

    /// The same for a login.
    public Rights rights(String login, MailboxKey mailbox) {
        var sum = new Sum(login);
        reads.sql(
                        """
                        SELECT identifier, rights
                          FROM mailbox_acl
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                           AND identifier = ANY(:identifiers)
                           AND (identifier NOT IN ('anyone', '-anyone')
                                OR EXISTS (SELECT 1
                                             FROM account o
                                             JOIN account g ON g.domain_id = o.domain_id
                                            WHERE o.account_id = :account
                                              AND g.login = :login))
                        """)
                .param("login", login)
                .param("account", mailbox.account().value())
                .param("mailbox", mailbox.mailbox().value())
                .param("identifiers", identifiers(login))
                .query(row -> {
                    sum.add(row.getString("identifier"), new Rights(row.getInt("rights")));
                });
        return sum.rights();
    }

    /// The identifiers that speak of this login. What begins with `-` denies, so that a login that does is spoken of by `anyone`
    /// alone.
    static String[] identifiers(String login) {
        if (login.startsWith("-")) {
            return new String[] {ANYONE, "-" + ANYONE};
        }
        return new String[] {login, ANYONE, "-" + login, "-" + ANYONE};
    }

    /// What the lines that speak of one login grant together: a denied right is not had, whatever else grants it (RFC 4314 §2).
    static final class Sum {

        private final List<String> granting;
        private Rights granted = Rights.NONE;
        private Rights denied = Rights.NONE;

        Sum(String login) {
            this.granting = List.of(login, ANYONE);
        }

        void add(String identifier, Rights rights) {
            if (granting.contains(identifier)) {
                granted = granted.plus(rights);
            } else {
                denied = denied.plus(rights);
            }
        }

        Rights rights() {
            return granted.minus(denied);
        }
    }

    /// @throws Refused NotPermitted or NoSuchMailbox
    static void require(Rights rights, @Nullable Right needed, String name) {
        if (needed == null ? !rights.isEmpty() : rights.has(needed)) {
            return;
        }
        throw new Refused(
                needed != null && rights.has(Right.LOOKUP)
                        ? new Refusal.NotPermitted(
                                "you lack the right \"%c\" there".formatted(needed.letter()))
                        : new Refusal.NoSuchMailbox(name));
    }

    /// A mailbox in numbers as this view has them; in autocommit.
    ///
    /// @param recent as [MailboxRow#status]
    public MailboxStatus status(MailboxRow row, View view, long recent) {
        var status = row.status(recent);
        var reader = view.reader();
        if (reader == null) {
            return status;
        }
        long seen =
                reads.sql(
                                """
                                SELECT seen
                                  FROM mailbox_reader
                                 WHERE account_id = :account
                                   AND mailbox_id = :mailbox
                                   AND reader = :reader
                                """)
                        .param("account", row.account().value())
                        .param("mailbox", row.id())
                        .param("reader", reader.value())
                        .query(Long.class)
                        .optional()
                        .orElse(0L);
        return new MailboxStatus(
                status.key(),
                status.uidValidity(),
                status.uidNext(),
                status.highestModSeq(),
                status.messages(),
                Math.max(0, status.messages() - seen),
                0,
                status.size());
    }
}
