package io.mailrail.mailbox.change;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What one replica tells the others by NOTIFY: who speaks, and where mailboxes are now.
///
/// `notice = replica *( SP account "." mailbox "." modseq )`
record Notice(UUID replica, List<MailboxChange> changes) {

    static final String CHANNEL = "mailrail_changes";

    /// PostgreSQL takes less than 8000 octets.
    private static final int MAX_LENGTH = 7900;

    Notice {
        changes = List.copyOf(changes);
    }

    /// These changes as payloads, each short enough.
    static List<String> payloads(UUID replica, Collection<MailboxChange> changes) {
        var payloads = new ArrayList<String>();
        var payload = new StringBuilder(replica.toString());
        for (var change : changes) {
            var key = change.mailbox();
            var word =
                    " "
                            + key.account().value()
                            + "."
                            + key.mailbox().value()
                            + "."
                            + change.now().value();
            if (payload.length() + word.length() > MAX_LENGTH) {
                payloads.add(payload.toString());
                payload = new StringBuilder(replica.toString());
            }
            payload.append(word);
        }
        payloads.add(payload.toString());
        return payloads;
    }

    /// Empty for what is no notice: a later version's, or a stranger's.
    static Optional<Notice> parse(String payload) {
        try {
            var words = payload.split(" ");
            var changes = new ArrayList<MailboxChange>();
            for (int i = 1; i < words.length; i++) {
                var numbers = words[i].split("\\.", -1);
                if (numbers.length != 3) {
                    return Optional.empty();
                }
                changes.add(
                        new MailboxChange(
                                new MailboxKey(
                                        new AccountId(Long.parseLong(numbers[0])),
                                        new MailboxId(Integer.parseInt(numbers[1]))),
                                new ModSeq(Long.parseLong(numbers[2]))));
            }
            return Optional.of(new Notice(UUID.fromString(words[0]), changes));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
