package io.mailrail.mailbox.mailbox;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.AccountId;
import io.mailrail.api.AclEntry;
import io.mailrail.api.AclIdentifier;
import io.mailrail.api.Annotation;
import io.mailrail.api.CallId;
import io.mailrail.api.ListedRights;
import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.MailboxStatus;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Maildrop;
import io.mailrail.api.Metadata;
import io.mailrail.api.MetadataQuery;
import io.mailrail.api.OpenedMailbox;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Right;
import io.mailrail.api.Rights;
import io.mailrail.api.RightsChange;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.SpecialUse;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.calls.CallLog;
import io.mailrail.mailbox.change.ChangeFeed;
import io.mailrail.mailbox.change.MailboxChange;
import io.mailrail.mailbox.directory.Sessions;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The door to mailboxes: checks who asks, and does each verb in one transaction.
@Component
public final class MailboxStore implements Mailboxes {

    private final Sessions sessions;
    private final CallLog calls;
    private final Retrying retrying;
    private final MailboxRows rows;
    private final MailboxAccess access;
    private final Grants grants;
    private final SharedListing shared;
    private final MailboxTree tree;
    private final MailboxListing listing;
    private final MailboxMetadata metadata;
    private final Maildrops maildrops;
    private final ChangeFeed changes;
    private final MailboxProperties properties;
    private final JdbcClient writes;
    private final JdbcClient reads;

    MailboxStore(
            Sessions sessions,
            CallLog calls,
            Retrying retrying,
            MailboxRows rows,
            MailboxAccess access,
            Grants grants,
            SharedListing shared,
            MailboxTree tree,
            MailboxListing listing,
            MailboxMetadata metadata,
            Maildrops maildrops,
            ChangeFeed changes,
            MailboxProperties properties,
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.sessions = sessions;
        this.calls = calls;
        this.retrying = retrying;
        this.rows = rows;
        this.access = access;
        this.grants = grants;
        this.shared = shared;
        this.tree = tree;
        this.listing = listing;
        this.metadata = metadata;
        this.maildrops = maildrops;
        this.changes = changes;
        this.properties = properties;
        this.writes = writes;
        this.reads = reads;
    }

    @Override
    public List<MailboxEntry> list(SessionCredential as) {
        var account = sessions.verify(as);
        return guard(() -> shared.listed(account, listing.list(account)));
    }

    @Override
    public MailboxStatus status(SessionCredential as, MailboxName name) {
        var account = sessions.verify(as);
        var row = access.find(account, name, Right.READ).row();
        return guard(() -> row.status(isOwn(account, row) ? recent(row) : 0));
    }

    private static boolean isOwn(AccountId account, MailboxRow row) {
        return row.account().equals(account);
    }

    private long recent(MailboxRow row) {
        return recent(row, row.recentFrom());
    }

    private long recent(MailboxRow row, long from) {
        if (from >= row.uidNext() || row.total() == 0) {
            return 0;
        }
        return reads.sql(
                        """
                        SELECT count(*)
                          FROM message
                         WHERE account_id = :account
                           AND mailbox_id = :mailbox
                           AND uid >= :from
                           AND uid < :uidnext
                        """)
                .param("account", row.account().value())
                .param("mailbox", row.id())
                .param("from", from)
                .param("uidnext", row.uidNext())
                .query(Long.class)
                .single();
    }

    @Override
    public OpenedMailbox open(SessionCredential as, MailboxName name, Access mode) {
        var account = sessions.verify(as);
        var found = access.find(account, name, Right.READ);
        var seen = found.row();
        var rights = found.rights();
        // What is recent is so to its owner.
        if (seen.recentFrom() >= seen.uidNext() || !isOwn(account, seen)) {
            return new OpenedMailbox(seen.status(0), seen.uidNext(), rights);
        }
        return guard(() -> {
            var row = mode == Access.READ_WRITE ? claim(seen) : seen;
            return new OpenedMailbox(row.status(recent(row)), row.recentFrom(), rights);
        });
    }

    /// Makes what is recent this session's; another one that was faster leaves nothing.
    ///
    /// @return the mailbox as it was
    private MailboxRow claim(MailboxRow seen) {
        return retrying.run(() -> {
            var row = rows.lock(seen.key());
            if (row.recentFrom() < row.uidNext()) {
                writes.sql(
                                """
                                UPDATE mailbox
                                   SET recent_from = uidnext
                                 WHERE account_id = :account
                                   AND mailbox_id = :mailbox
                                """)
                        .param("account", row.account().value())
                        .param("mailbox", row.id())
                        .update();
            }
            return row;
        });
    }

    @Override
    public MailboxEntry create(
            SessionCredential as, CallId call, MailboxName name, Optional<SpecialUse> specialUse) {
        var account = sessions.verify(as);
        var place = access.placeBelow(account, name);
        if (specialUse.isPresent() && !place.owner().equals(account)) {
            throw new Refused(new Refusal.NotPermitted("special uses are the owner's"));
        }
        calls.once(
                account,
                call,
                () ->
                        ByteBuffer.allocate(4)
                                .putInt(
                                        tree.create(
                                                place.owner(),
                                                place.name(),
                                                specialUse.orElse(null)))
                                .array());
        return guard(() ->
                rows.find(place.owner(), place.name())
                        .map(row -> listing.entry(account, row, name))
                        .orElseThrow(() -> MailboxRows.noSuchMailbox(name)));
    }

    @Override
    public void delete(SessionCredential as, CallId call, MailboxName name) {
        var account = sessions.verify(as);
        var by = sessions.actor(as).name();
        var place = deletable(account, call, name);
        var told = new ArrayList<MailboxChange>();
        calls.once(
                account,
                call,
                () -> {
                    told.clear();
                    told.add(tree.delete(place.owner(), place.name(), by));
                    return new byte[0];
                });
        changes.committed(told);
    }

    /// Where a mailbox lies that the call may delete or rename. The answer of a call that is repeated does not depend on what it
    /// left.
    private MailboxAccess.Place deletable(AccountId account, CallId call, MailboxName name) {
        var place = access.place(account, name);
        if (!place.owner().equals(account)) {
            if (place.name().isInbox()) {
                throw new Refused(new Refusal.NotPermitted("INBOX is its owner's"));
            }
            if (guard(() -> calls.answer(account, call)).isEmpty()) {
                access.find(account, name, Right.DELETE);
            }
        }
        return place;
    }

    @Override
    public void rename(SessionCredential as, CallId call, MailboxName from, MailboxName to) {
        var account = sessions.verify(as);
        var by = sessions.actor(as).name();
        var old = deletable(account, call, from);
        var wanted = access.placeBelow(account, to);
        if (!old.owner().equals(wanted.owner())) {
            throw new Refused(new Refusal.NotPermitted("a mailbox stays with its owner"));
        }
        var told = new ArrayList<MailboxChange>();
        calls.once(
                account,
                call,
                () -> {
                    told.clear();
                    told.addAll(tree.rename(old.owner(), old.name(), wanted.name(), by));
                    return new byte[0];
                });
        changes.committed(told);
    }

    @Override
    public void subscribe(SessionCredential as, MailboxName name) {
        var account = sessions.verify(as);
        retrying.run(() -> {
            rows.lockAccount(account);
            int there =
                    writes.sql(
                                    """
                                    SELECT count(*)
                                      FROM subscription
                                     WHERE account_id = :account
                                       AND name <> :name
                                    """)
                            .param("account", account.value())
                            .param("name", name.value())
                            .query(Integer.class)
                            .single();
            if (there >= properties.maxSubscriptions()) {
                throw new Refused(new Refusal.LimitReached("subscriptions"));
            }
            writes.sql(
                            """
                            INSERT INTO subscription (account_id, name)
                            VALUES (:account, :name)
                            ON CONFLICT DO NOTHING
                            """)
                    .param("account", account.value())
                    .param("name", name.value())
                    .update();
        });
    }

    @Override
    public void unsubscribe(SessionCredential as, MailboxName name) {
        var account = sessions.verify(as);
        guard(() -> {
            writes.sql(
                            """
                            DELETE FROM subscription
                             WHERE account_id = :account
                               AND name = :name
                            """)
                    .param("account", account.value())
                    .param("name", name.value())
                    .update();
        });
    }

    @Override
    public Metadata getMetadata(
            SessionCredential as, Optional<MailboxName> mailbox, MetadataQuery wanted) {
        var account = sessions.verify(as);
        return guard(() ->
                mailbox.isPresent()
                        ? metadata.get(account, access.annotated(account, mailbox.get()), wanted)
                        : metadata.getServers(account, wanted));
    }

    @Override
    public void setMetadata(
            SessionCredential as, Optional<MailboxName> mailbox, List<Annotation> annotations) {
        var account = sessions.verify(as);
        var key = mailbox.isPresent() ? access.annotated(account, mailbox.get()) : null;
        retrying.run(() -> {
            if (key == null) {
                metadata.setServers(account, annotations);
            } else {
                metadata.set(account, key, annotations);
            }
        });
    }

    @Override
    public List<AclEntry> acl(SessionCredential as, MailboxName mailbox) {
        var key = administered(as, mailbox);
        return guard(() -> grants.list(key));
    }

    private MailboxKey administered(SessionCredential as, MailboxName mailbox) {
        return access.find(sessions.verify(as), mailbox, Right.ADMINISTER).row().key();
    }

    @Override
    public void setAcl(
            SessionCredential as,
            MailboxName mailbox,
            AclIdentifier identifier,
            RightsChange change) {
        var key = administered(as, mailbox);
        var grantee = guard(() -> grants.grantee(identifier));
        retrying.run(() -> grants.change(key, grantee, change));
    }

    @Override
    public void deleteAcl(SessionCredential as, MailboxName mailbox, AclIdentifier identifier) {
        setAcl(as, mailbox, identifier, new RightsChange(RightsChange.Kind.REPLACE, Rights.NONE));
    }

    @Override
    public ListedRights listRights(
            SessionCredential as, MailboxName mailbox, AclIdentifier identifier) {
        var key = administered(as, mailbox);
        return guard(() ->
                grants.grantee(identifier).id() == key.account().value()
                        ? new ListedRights(Rights.ALL, Rights.NONE)
                        : new ListedRights(Rights.NONE, Rights.ALL));
    }

    @Override
    public Rights myRights(SessionCredential as, MailboxName mailbox) {
        return access.mine(sessions.verify(as), mailbox);
    }

    @Override
    public Maildrop openMaildrop(SessionCredential as) {
        var account = sessions.verify(as);
        return guard(() -> maildrops.open(account));
    }

    @Override
    public Maildrop renewMaildrop(SessionCredential as, UUID lease) {
        var account = sessions.verify(as);
        return guard(() -> maildrops.renew(account, lease));
    }

    @Override
    public UidSet closeMaildrop(
            SessionCredential as, UUID lease, UidSet deleted, long lastAccessed) {
        var account = sessions.verify(as);
        var by = sessions.actor(as).name();
        var told = new ArrayList<MailboxChange>();
        // The lease is the call's name: asked again, the answer is in the log.
        var answer =
                calls.once(
                        account,
                        new CallId(lease),
                        () -> {
                            told.clear();
                            var removed =
                                    maildrops.close(account, lease, deleted, lastAccessed, by);
                            if (!removed.uids().isEmpty()) {
                                told.add(new MailboxChange(removed.mailbox(), removed.modSeq()));
                            }
                            return UidSetCodec.encode(removed.uids());
                        });
        changes.committed(told);
        return UidSetCodec.decode(answer);
    }

    @Override
    public void abandonMaildrop(SessionCredential as, UUID lease) {
        var account = sessions.verify(as);
        guard(() -> maildrops.abandon(account, lease));
    }
}
