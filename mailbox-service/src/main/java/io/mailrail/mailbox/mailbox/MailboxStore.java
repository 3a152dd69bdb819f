package io.mailrail.mailbox.mailbox;

import static io.mailrail.mailbox.database.DatabaseTrouble.guard;

import io.mailrail.api.AclChange;
import io.mailrail.api.AclEntry;
import io.mailrail.api.AclMaximum;
import io.mailrail.api.Annotation;
import io.mailrail.api.CallId;
import io.mailrail.api.MailboxEntry;
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
    private final MailboxTree tree;
    private final MailboxListing listing;
    private final MailboxMetadata metadata;
    private final Maildrops maildrops;
    private final Sharing sharing;
    private final AccessLists accessLists;
    private final ChangeFeed changes;
    private final MailboxProperties properties;
    private final JdbcClient writes;
    private final JdbcClient reads;

    MailboxStore(
            Sessions sessions,
            CallLog calls,
            Retrying retrying,
            MailboxRows rows,
            MailboxTree tree,
            MailboxListing listing,
            MailboxMetadata metadata,
            Maildrops maildrops,
            Sharing sharing,
            AccessLists accessLists,
            ChangeFeed changes,
            MailboxProperties properties,
            @Qualifier("mailboxWrites") JdbcClient writes,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.sessions = sessions;
        this.calls = calls;
        this.retrying = retrying;
        this.rows = rows;
        this.tree = tree;
        this.listing = listing;
        this.metadata = metadata;
        this.maildrops = maildrops;
        this.sharing = sharing;
        this.accessLists = accessLists;
        this.changes = changes;
        this.properties = properties;
        this.writes = writes;
        this.reads = reads;
    }

    @Override
    public List<MailboxEntry> list(SessionCredential as) {
        var account = sessions.verify(as);
        return guard(() -> listing.list(account, sessions.actor(as).login()));
    }

    @Override
    public MailboxStatus status(SessionCredential as, MailboxName name) {
        return guard(() -> {
            var reached = sharing.reach(as, name, Right.READ);
            var row = reached.row();
            return sharing.status(
                    row, reached.view(), reached.view().reader() == null ? recent(row) : 0);
        });
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
    public OpenedMailbox open(SessionCredential as, MailboxName name, Access access) {
        return guard(() -> {
            var reached = sharing.reach(as, name, Right.READ);
            var seen = reached.row();
            if (reached.view().reader() != null) {
                // What is recent is told to the owner.
                return new OpenedMailbox(
                        sharing.status(seen, reached.view(), 0), seen.uidNext(), reached.rights());
            }
            if (seen.recentFrom() >= seen.uidNext()) {
                return new OpenedMailbox(seen.status(0), seen.uidNext());
            }
            var row = access == Access.READ_WRITE ? claim(seen) : seen;
            return new OpenedMailbox(row.status(recent(row)), row.recentFrom());
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
        var place = guard(() -> sharing.place(as, name));
        calls.once(
                place.caller(),
                call,
                () -> {
                    if (!place.isOwn()) {
                        requireAbove(as, place, Right.CREATE);
                    }
                    return ByteBuffer.allocate(4)
                            .putInt(
                                    tree.create(
                                            place.owner(), place.name(), specialUse.orElse(null)))
                            .array();
                });
        return guard(() ->
                rows.find(place.owner(), place.name())
                        .map(row ->
                                listing.entry(
                                        place.caller(),
                                        row,
                                        name,
                                        place.isOwn() ? Rights.ALL : sharing.rights(as, row.key())))
                        .orElseThrow(() -> MailboxRows.noSuchMailbox(name)));
    }

    /// What the caller may do with the nearest level above that is there (RFC 4314 §4). Nobody makes mailboxes at the top of another
    /// account.
    private void requireAbove(SessionCredential as, Sharing.Place place, Right needed) {
        var path = rows.path(place.owner(), place.name());
        if (path.isEmpty()) {
            throw MailboxRows.noSuchMailbox(place.name());
        }
        int above = Math.min(path.size(), Math.max(1, place.name().levels().size() - 1));
        Sharing.require(
                sharing.rights(as, path.get(above - 1).key()), needed, place.name().value());
    }

    @Override
    public void delete(SessionCredential as, CallId call, MailboxName name) {
        var place = guard(() -> sharing.place(as, name));
        var by = sessions.actor(as).name();
        var told = new ArrayList<MailboxChange>();
        calls.once(
                place.caller(),
                call,
                () -> {
                    told.clear();
                    if (!place.isOwn()) {
                        require(as, place, Right.DELETE_MAILBOX);
                    }
                    told.add(tree.delete(place.owner(), place.name(), by));
                    return new byte[0];
                });
        changes.committed(told);
    }

    private void require(SessionCredential as, Sharing.Place place, Right needed) {
        var row =
                rows.find(place.owner(), place.name())
                        .orElseThrow(() -> MailboxRows.noSuchMailbox(place.name()));
        Sharing.require(sharing.rights(as, row.key()), needed, place.name().value());
    }

    @Override
    public void rename(SessionCredential as, CallId call, MailboxName from, MailboxName to) {
        var old = guard(() -> sharing.place(as, from));
        var fresh = guard(() -> sharing.place(as, to));
        if (!old.owner().equals(fresh.owner())) {
            throw new Refused(new Refusal.NotPermitted("a mailbox cannot move to another account"));
        }
        if (!old.isOwn() && old.name().isInbox()) {
            throw new Refused(new Refusal.NotPermitted("only its owner renames INBOX"));
        }
        var by = sessions.actor(as).name();
        var told = new ArrayList<MailboxChange>();
        calls.once(
                old.caller(),
                call,
                () -> {
                    told.clear();
                    if (!old.isOwn()) {
                        require(as, old, Right.DELETE_MAILBOX);
                        requireAbove(as, fresh, Right.CREATE);
                    }
                    told.addAll(tree.rename(old.owner(), old.name(), fresh.name(), by));
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
                        ? metadata.get(
                                account,
                                sharing.reach(as, mailbox.get(), Right.READ).row().key(),
                                wanted)
                        : metadata.getServers(account, wanted));
    }

    @Override
    public void setMetadata(
            SessionCredential as, Optional<MailboxName> mailbox, List<Annotation> annotations) {
        var account = sessions.verify(as);
        // RFC 5464 §3.3: what others see needs the right to write.
        var needed =
                annotations.stream().allMatch(a -> a.entry().isPrivate())
                        ? Right.READ
                        : Right.WRITE;
        var key =
                mailbox.isPresent()
                        ? guard(() -> sharing.reach(as, mailbox.get(), needed).row().key())
                        : null;
        retrying.run(() -> {
            if (key == null) {
                metadata.setServers(account, annotations);
            } else {
                metadata.set(account, key, annotations);
            }
        });
    }

    @Override
    public List<AclEntry> acl(SessionCredential as, MailboxName name) {
        return guard(() -> accessLists.list(sharing.reach(as, name, Right.ADMINISTER).row().key()));
    }

    @Override
    public void setAcl(
            SessionCredential as, MailboxName name, String identifier, AclChange change) {
        var key = guard(() -> sharing.reach(as, name, Right.ADMINISTER).row().key());
        var whom = guard(() -> accessLists.identifier(identifier));
        retrying.run(() -> accessLists.set(key, whom, change));
    }

    @Override
    public void deleteAcl(SessionCredential as, MailboxName name, String identifier) {
        var key = guard(() -> sharing.reach(as, name, Right.ADMINISTER).row().key());
        var whom = guard(() -> accessLists.identifier(identifier));
        retrying.run(() -> accessLists.delete(key, whom));
    }

    @Override
    public AclMaximum listRights(SessionCredential as, MailboxName name, String identifier) {
        return guard(() -> {
            var key = sharing.reach(as, name, Right.ADMINISTER).row().key();
            var whom = accessLists.identifier(identifier);
            return whom.account().filter(key.account()::equals).isPresent()
                    ? new AclMaximum(Rights.ALL, Rights.NONE)
                    : new AclMaximum(Rights.NONE, Rights.ALL);
        });
    }

    @Override
    public Rights myRights(SessionCredential as, MailboxName name) {
        return guard(() -> sharing.reach(as, name, null).rights());
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
