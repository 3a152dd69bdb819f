package io.mailrail.pop3;

import io.mailrail.api.IndexPage;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Maildrop;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Uid;
import io.mailrail.api.UidSet;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/// A maildrop as one session sees it: the messages that were there when it was locked, numbered from 1, and what the client
/// has marked (RFC 1939 §4, §5).
///
/// Used by the session's thread; credential and lock are kept fresh by the [Pop3Keeper]'s.
final class Pop3Maildrop {

    private final Maildrop lease;
    private final long[] uids;
    private final long[] sizes;
    private final BitSet deleted = new BitSet();
    private final int lastAtStart;
    private int last;
    private int count;
    private long octets;

    private volatile SessionCredential credential;
    private volatile boolean lost;

    Pop3Maildrop(SessionCredential credential, Maildrop lease, List<IndexPage> pages) {
        this.credential = credential;
        this.lease = lease;
        int length = pages.stream().mapToInt(IndexPage::length).sum();
        this.uids = new long[length];
        this.sizes = new long[length];
        int at = 0;
        for (var page : pages) {
            for (int row = 0; row < page.length(); row++) {
                uids[at] = page.uid(row);
                sizes[at] = page.size(row);
                at++;
            }
        }
        this.lastAtStart = numberUpTo(lease.lastAccessed());
        this.last = lastAtStart;
        this.count = length;
        this.octets = Arrays.stream(sizes).sum();
    }

    /// The highest number whose message has this UID or a lower one; 0 for none.
    private int numberUpTo(long uid) {
        int found = Arrays.binarySearch(uids, uid);
        return found >= 0 ? found + 1 : -found - 1;
    }

    // ---- what there is

    String login() {
        return credential.login();
    }

    MailboxKey inbox() {
        return lease.inbox().key();
    }

    /// Highest message number, deleted or not.
    int highest() {
        return uids.length;
    }

    /// Messages that are not deleted.
    int count() {
        return count;
    }

    /// Octets of the messages that are not deleted.
    long octets() {
        return octets;
    }

    boolean exists(int number) {
        return number >= 1 && number <= uids.length;
    }

    boolean isDeleted(int number) {
        return deleted.get(number);
    }

    Uid uid(int number) {
        return new Uid(uids[number - 1]);
    }

    long size(int number) {
        return sizes[number - 1];
    }

    /// Says which message this is, in every session (RFC 1939 §7): UIDVALIDITY and UID, 1 to 70 characters.
    String uniqueId(int number) {
        return lease.inbox().uidValidity() + "." + uids[number - 1];
    }

    // ---- what the client did

    void delete(int number) {
        deleted.set(number);
        count--;
        octets -= size(number);
    }

    void accessed(int number) {
        last = Math.max(last, number);
    }

    /// The highest message number accessed (RFC 1225).
    int last() {
        return last;
    }

    /// Nothing is deleted, and the highest number accessed is what it was at the beginning (RFC 1225).
    void reset() {
        deleted.clear();
        last = lastAtStart;
        count = uids.length;
        octets = Arrays.stream(sizes).sum();
    }

    UidSet deletedUids() {
        var builder = new UidSet.Builder();
        deleted.stream().forEach(number -> builder.add(uids[number - 1]));
        return builder.build();
    }

    /// The highest UID accessed, for the next session.
    long lastAccessedUid() {
        return last == lastAtStart ? lease.lastAccessed() : uids[last - 1];
    }

    // ---- what keeps it ours

    UUID lease() {
        return lease.lease();
    }

    Maildrop leased() {
        return lease;
    }

    SessionCredential credential() {
        return credential;
    }

    void credential(SessionCredential fresh) {
        credential = fresh;
    }

    /// Another session may have the maildrop now.
    boolean isLost() {
        return lost;
    }

    void lose() {
        lost = true;
    }

    @Override
    public String toString() {
        return "Pop3Maildrop[" + credential + ", messages=" + uids.length + "]";
    }
}
