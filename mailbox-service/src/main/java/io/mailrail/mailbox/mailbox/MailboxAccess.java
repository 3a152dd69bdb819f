package io.mailrail.mailbox.mailbox;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Right;
import io.mailrail.api.Rights;
import io.mailrail.mailbox.change.Readers;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

/// Whose mailbox a name means, and what the caller may do in it (RFC 4314 §4). Every verb of the doors to mailboxes and messages
/// comes through here. Of the owner nothing is asked: that is one comparison, and no statement.
@Component
public final class MailboxAccess implements Readers {

    private static final Rights TELLING = Rights.of(Right.LOOKUP, Right.READ);

    /// MYRIGHTS needs one of them (RFC 4314 §4).
    private static final Rights ANY =
            Rights.of(
                    Right.LOOKUP,
                    Right.READ,
                    Right.INSERT,
                    Right.CREATE,
                    Right.DELETE,
                    Right.ADMINISTER);

    /// What annotations need besides the right to look (RFC 5464 §3.3).
    private static final Rights ANNOTATING =
            Rights.of(Right.READ, Right.SEEN, Right.WRITE, Right.INSERT, Right.POST);

    private final MailboxRows rows;
    private final Grants grants;
    private final JdbcClient reads;

    MailboxAccess(MailboxRows rows, Grants grants, @Qualifier("mailboxReads") JdbcClient reads) {
        this.rows = rows;
        this.grants = grants;
        this.reads = reads;
    }

    /// Where a name leads.
    ///
    /// @param name as its owner calls it
    public record Place(AccountId owner, MailboxName name) {}

    /// A mailbox that was found, and what the caller may do in it.
    public record Found(MailboxRow row, Rights rights) {}

    /// Whose mailbox this names, whether or not it is there.
    ///
    /// @throws Refused NoSuchMailbox where it names nobody's
    public Place place(AccountId caller, MailboxName name) {
        if (!name.isBelow(MailboxName.OTHER_USERS)) {
            return new Place(caller, name);
        }
        var rest = name.value().substring(MailboxName.OTHER_USERS.value().length() + 1);
        // A slash may stand in a local part, never in a domain.
        int slash = rest.indexOf('/', Math.max(rest.indexOf('@'), 0));
        if (slash < 0) {
            throw MailboxRows.noSuchMailbox(name);
        }
        var owner = owner(rest.substring(0, slash), name);
        if (owner.equals(caller)) {
            throw MailboxRows.noSuchMailbox(name);
        }
        return new Place(owner, new MailboxName(rest.substring(slash + 1)));
    }

    private AccountId owner(String login, MailboxName name) {
        return guard(() ->
                reads.sql(
                                """
                                SELECT account_id
                                  FROM account
                                 WHERE login = :login
                                   AND state <> 'deleting'
                                """)
                        .param("login", login)
                        .query(Long.class)
                        .optional()
                        .map(AccountId::new)
                        .orElseThrow(() -> MailboxRows.noSuchMailbox(name)));
    }

    /// The selectable mailbox of this name, if the caller has these rights in it; in autocommit.
    ///
    /// @throws Refused NoSuchMailbox, NotPermitted
    public Found find(AccountId caller, MailboxName name, Right... needed) {
        var found = look(caller, name);
        require(found.rights(), Rights.of(needed), MailboxRows.noSuchMailbox(name));
        return found;
    }

    private Found look(AccountId caller, MailboxName name) {
        var place = place(caller, name);
        return guard(() -> {
            var row =
                    rows.find(place.owner(), place.name())
                            .filter(MailboxRow::selectable)
                            .orElseThrow(() -> MailboxRows.noSuchMailbox(name));
            return new Found(row, rights(caller, row.key()));
        });
    }

    /// What the caller may do in the mailbox of this name.
    ///
    /// @throws Refused NoSuchMailbox, also where it may do nothing that tells of it
    Rights mine(AccountId caller, MailboxName name) {
        var rights = look(caller, name).rights();
        if (!rights.hasAny(ANY)) {
            throw MailboxRows.noSuchMailbox(name);
        }
        return rights;
    }

    /// The mailbox of this name, if the caller may read and set annotations of it.
    ///
    /// @throws Refused NoSuchMailbox, NotPermitted
    MailboxKey annotated(AccountId caller, MailboxName name) {
        var found = find(caller, name, Right.LOOKUP);
        if (!found.rights().hasAny(ANNOTATING)) {
            throw notPermitted();
        }
        return found.row().key();
    }

    /// What the caller may do in a mailbox.
    public Rights rights(AccountId caller, MailboxKey mailbox) {
        return mailbox.account().equals(caller)
                ? Rights.ALL
                : guard(() -> grants.of(caller, mailbox));
    }

    @Override
    public boolean mayRead(AccountId account, MailboxKey mailbox) {
        return rights(account, mailbox).has(Right.READ);
    }

    /// The caller's rights in a mailbox, if these are among them.
    ///
    /// @throws Refused NoSuchMailbox, NotPermitted
    public Rights require(AccountId caller, MailboxKey mailbox, Right... needed) {
        var rights = rights(caller, mailbox);
        require(rights, Rights.of(needed), MailboxRows.noSuchMailbox(mailbox));
        return rights;
    }

    private static void require(Rights rights, Rights needed, Refused unseen) {
        if (needed.minus(rights).equals(Rights.NONE)) {
            return;
        }
        throw rights.hasAny(TELLING) ? notPermitted() : unseen;
    }

    private static Refused notPermitted() {
        return new Refused(new Refusal.NotPermitted("the mailbox's owner does not let you"));
    }

    /// Where a mailbox may be made or renamed to: in the caller's own hierarchy anywhere, in another's below a mailbox that lets
    /// it (RFC 4314 §4).
    ///
    /// @throws Refused NoSuchMailbox, NotPermitted
    Place placeBelow(AccountId caller, MailboxName name) {
        var place = place(caller, name);
        if (!place.owner().equals(caller)) {
            var above = guard(() -> above(place));
            if (above.isEmpty()) {
                throw MailboxRows.noSuchMailbox(name);
            }
            require(
                    rights(caller, above.getLast().key()),
                    Rights.of(Right.CREATE),
                    MailboxRows.noSuchMailbox(name));
        }
        return place;
    }

    /// The levels above a name that are there.
    private List<MailboxRow> above(Place place) {
        var path = rows.path(place.owner(), place.name());
        int levels = place.name().levels().size();
        return path.size() == levels ? path.subList(0, levels - 1) : path;
    }
}
