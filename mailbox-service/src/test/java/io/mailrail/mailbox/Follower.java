package io.mailrail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.MailboxKey;
import io.mailrail.api.Messages;
import io.mailrail.api.ModSeq;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Watch;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// What a client believes of some mailboxes: their index once, and from then on what changed whenever it is told that something
/// did. A UID that appears below one that was there already fails the test: clients would lose it.
public final class Follower implements AutoCloseable {

    private final Messages messages;
    private final SessionCredential as;
    private final Map<MailboxKey, Picture> pictures = new ConcurrentHashMap<>();
    private final Set<MailboxKey> due = ConcurrentHashMap.newKeySet();
    private final Watch watch;

    public Follower(Messages messages, SessionCredential as, Collection<MailboxKey> mailboxes) {
        this.messages = messages;
        this.as = as;
        this.watch =
                messages.watch(
                        new Watch.Listener() {
                            @Override
                            public void changed(MailboxKey mailbox, ModSeq now) {
                                due.add(mailbox);
                            }

                            @Override
                            public void reconnected() {
                                due.addAll(pictures.keySet());
                            }
                        });
        for (var mailbox : mailboxes) {
            var picture = new Picture(mailbox);
            pictures.put(mailbox, picture);
            watch.subscribe(as, mailbox);
            picture.fill();
        }
    }

    private final class Picture {

        private final MailboxKey mailbox;
        private final NavigableMap<Long, String> flags = new TreeMap<>();
        private ModSeq known = ModSeq.NONE;
        private long highest;

        Picture(MailboxKey mailbox) {
            this.mailbox = mailbox;
        }

        void fill() {
            try (var pages = messages.index(as, mailbox)) {
                while (pages.hasNext()) {
                    var page = pages.next();
                    TestMail.put(page, flags);
                    known = page.upTo();
                }
            }
            note();
        }

        void advance() {
            try (var pages = messages.changes(as, mailbox, known)) {
                while (pages.hasNext()) {
                    var page = pages.next();
                    page.vanished().stream().forEach(flags::remove);
                    for (int row = 0; row < page.changed().length(); row++) {
                        long uid = page.changed().uid(row);
                        assertThat(flags.containsKey(uid) || uid > highest)
                                .as("UID %s after %s in %s", uid, highest, mailbox)
                                .isTrue();
                    }
                    TestMail.put(page.changed(), flags);
                    known = page.status().highestModSeq();
                }
            }
            note();
        }

        private void note() {
            highest = flags.isEmpty() ? highest : Math.max(highest, flags.lastKey());
        }
    }

    /// Asks for what changed where something was said to have changed.
    public void follow() {
        for (var mailbox : Set.copyOf(due)) {
            due.remove(mailbox);
            var picture = pictures.get(mailbox);
            if (picture != null) {
                picture.advance();
            }
        }
    }

    /// Follows, and says whether this mod-sequence is reached.
    public boolean knows(MailboxKey mailbox, ModSeq now) {
        follow();
        return picture(mailbox).known.compareTo(now) >= 0;
    }

    /// UID to flags, as believed.
    public NavigableMap<Long, String> flags(MailboxKey mailbox) {
        return picture(mailbox).flags;
    }

    private Picture picture(MailboxKey mailbox) {
        var picture = pictures.get(mailbox);
        if (picture == null) {
            throw new IllegalArgumentException("not followed: " + mailbox);
        }
        return picture;
    }

    @Override
    public void close() {
        watch.close();
    }
}
