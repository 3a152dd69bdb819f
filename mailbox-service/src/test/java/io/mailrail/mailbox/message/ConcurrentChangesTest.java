package io.mailrail.mailbox.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.ModSeq;
import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// Many clients of one mailbox at once, and others that only follow its changes: in the end all see the same.
@MailboxTest
class ConcurrentChangesTest {

    private static final int WRITERS = 6;
    private static final int STEPS = 25;
    private static final String[] FLAGS = {"\\Seen", "\\Flagged", "\\Deleted", "blue", "green"};

    private final MessageStore messages;
    private final User user;

    ConcurrentChangesTest(MessageStore messages, TestMail mail) {
        this.messages = messages;
        this.user = mail.user();
    }

    /// A client's picture, brought forward by changes alone.
    private final class Follower {

        private final TreeMap<Long, String> picture = new TreeMap<>();
        private ModSeq known = ModSeq.NONE;
        private long highestUid;

        void follow() {
            try (var pages = messages.changes(user.as(), user.key("INBOX"), known)) {
                while (pages.hasNext()) {
                    var page = pages.next();
                    page.vanished().stream().forEach(picture::remove);
                    for (int row = 0; row < page.changed().length(); row++) {
                        long uid = page.changed().uid(row);
                        // A UID that appears below one that was there already would be lost on
                        // clients.
                        assertThat(picture.containsKey(uid) || uid > highestUid)
                                .as("UID %s after %s", uid, highestUid)
                                .isTrue();
                    }
                    TestMail.put(page.changed(), picture);
                    known = page.status().highestModSeq();
                }
            }
            highestUid = Math.max(highestUid, picture.isEmpty() ? 0 : picture.lastKey());
        }
    }

    private Void write(Random random) {
        var inbox = user.key("INBOX");
        for (int step = 0; step < STEPS; step++) {
            long first = 1L + random.nextInt(60);
            var some = new UidSet(List.of(new UidRange(first, first + random.nextInt(10))));
            var flag = FLAGS[random.nextInt(FLAGS.length)];
            switch (random.nextInt(6)) {
                case 0, 1 -> user.append("INBOX", TestMail.message("concurrent", "text"));
                case 2 -> user.store(inbox, some, Kind.ADD, flag);
                case 3 -> user.store(inbox, some, Kind.REMOVE, flag);
                case 4 -> user.copy(inbox, some, random.nextBoolean() ? "INBOX" : "Archive");
                default -> user.expunge(inbox);
            }
        }
        return null;
    }

    @Test
    void whoFollowsTheChangesSeesWhatIsThere() throws Exception {
        var writing = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var follower = new Follower();
            var following =
                    threads.submit(() -> {
                        while (writing.get()) {
                            follower.follow();
                        }
                        follower.follow();
                        return follower;
                    });
            var writers = new ArrayList<Callable<Void>>();
            for (int n = 0; n < WRITERS; n++) {
                var random = new Random(n);
                writers.add(() -> write(random));
            }
            for (var done : threads.invokeAll(writers)) {
                done.get();
            }
            writing.set(false);
            assertThat(following.get().picture).isEqualTo(user.index(user.key("INBOX")));
        }
        var late = new Follower();
        late.follow();
        assertThat(late.picture).isEqualTo(user.index(user.key("INBOX")));
        for (var name : List.of("INBOX", "Archive")) {
            var status = user.status(name);
            var index = user.index(status.key());
            assertThat(status.messages()).isEqualTo(index.size());
            assertThat(status.unseen())
                    .isEqualTo(
                            index.values().stream()
                                    .filter(flags -> !flags.contains("\\Seen"))
                                    .count());
        }
    }
}
