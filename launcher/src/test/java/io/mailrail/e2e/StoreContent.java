package io.mailrail.e2e;

import io.mailrail.api.ContentRange;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Uid;
import io.mailrail.api.grpc.Doors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// A message that no other is like.
///
/// @param digest of all its octets: who reads it again can tell that it is whole
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoreContent(String digest, byte[] octets) {

    static StoreContent of(Random random, int size) {
        var raw = new byte[size * 3 / 4];
        random.nextBytes(raw);
        var octets =
                ("Subject: "
                                + random.nextLong()
                                + "\r\nMessage-ID: <"
                                + random.nextLong()
                                + "@kill.example>\r\n\r\n"
                                + Base64.getMimeEncoder().encodeToString(raw)
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        return new StoreContent(digest(octets), octets);
    }

    private static String digest(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What lies in a mailbox: UID to digest, every content read to its end.
    static SortedMap<Long, String> in(Doors doors, SessionCredential as, MailboxKey mailbox)
            throws IOException {
        return read(doors, as, mailbox, uids(doors, as, mailbox));
    }

    static List<Long> uids(Doors doors, SessionCredential as, MailboxKey mailbox) {
        var uids = new ArrayList<Long>();
        try (var pages = doors.messages().index(as, mailbox)) {
            while (pages.hasNext()) {
                var page = pages.next();
                for (int row = 0; row < page.length(); row++) {
                    uids.add(page.uid(row));
                }
            }
        }
        return uids;
    }

    /// The digests of these; a message that is not there has none.
    static SortedMap<Long, String> read(
            Doors doors, SessionCredential as, MailboxKey mailbox, List<Long> uids)
            throws IOException {
        var digests = new TreeMap<Long, String>();
        if (uids.isEmpty()) {
            return digests;
        }
        uids.forEach(uid -> digests.put(uid, "not there"));
        var ranges = uids.stream().map(uid -> ContentRange.whole(new Uid(uid))).toList();
        try (var contents = doors.messages().contents(as, mailbox, ranges)) {
            while (contents.next()) {
                digests.put(
                        contents.range().uid().value(), digest(contents.octets().readAllBytes()));
            }
        }
        return digests;
    }
}
