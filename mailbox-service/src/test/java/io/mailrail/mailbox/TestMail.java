package io.mailrail.mailbox;

import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Copied;
import io.mailrail.api.ExpungeScope;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.FlagsStored;
import io.mailrail.api.IndexPage;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.MailboxName;
import io.mailrail.api.MailboxStatus;
import io.mailrail.api.Mailboxes;
import io.mailrail.api.Messages;
import io.mailrail.api.Moved;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.Uid;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.Doors;
import io.mailrail.mailbox.directory.Account;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.TestAccounts;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Fresh accounts and what one does with their mail, for tests.
@Component
public class TestMail {

    private final TestAccounts accounts;
    private final Mailboxes mailboxes;
    private final Messages messages;

    @Autowired
    TestMail(
            TestAccounts accounts,
            io.mailrail.mailbox.mailbox.MailboxStore mailboxes,
            io.mailrail.mailbox.message.MessageStore messages) {
        this(accounts, mailboxes, (Messages) messages);
    }

    private TestMail(TestAccounts accounts, Mailboxes mailboxes, Messages messages) {
        this.accounts = accounts;
        this.mailboxes = mailboxes;
        this.messages = messages;
    }

    /// The same, through these doors.
    public TestMail through(Doors doors) {
        return new TestMail(accounts, doors.mailboxes(), doors.messages());
    }

    public User user() {
        return user(Quota.NONE);
    }

    public User user(Quota quota) {
        return new User(accounts.fresh(quota));
    }

    /// One account, and its owner's wishes.
    public final class User {

        private final Account account;

        User(Account account) {
            this.account = account;
        }

        public SessionCredential as() {
            return accounts.session(account);
        }

        public AccountId id() {
            return account.id();
        }

        public String login() {
            return account.login();
        }

        public Account account() {
            return account;
        }

        /// Another account in the same domain.
        public User neighbour() {
            return new User(accounts.beside(account));
        }

        public void leave() {
            accounts.delete(account);
        }

        public void create(String name) {
            mailboxes.create(as(), CallId.next(), new MailboxName(name), Optional.empty());
        }

        public void delete(String name) {
            mailboxes.delete(as(), CallId.next(), new MailboxName(name));
        }

        public void rename(String from, String to) {
            mailboxes.rename(as(), CallId.next(), new MailboxName(from), new MailboxName(to));
        }

        public MailboxStatus status(String name) {
            return mailboxes.status(as(), new MailboxName(name));
        }

        /// Whatever its name is.
        public MailboxStatus status(MailboxKey mailbox) {
            return mailboxes.list(as()).stream()
                    .filter(entry -> entry.id().filter(mailbox.mailbox()::equals).isPresent())
                    .map(entry -> mailboxes.status(as(), entry.name()))
                    .findFirst()
                    .orElseThrow();
        }

        public MailboxKey key(String name) {
            return status(name).key();
        }

        public List<String> names() {
            return mailboxes.list(as()).stream().map(entry -> entry.name().value()).toList();
        }

        public Uid append(String mailbox, String text) {
            return append(mailbox, text, Flags.NONE);
        }

        public Uid append(String mailbox, String text, Flags flags) {
            return append(
                    mailbox, text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), flags);
        }

        /// Appends a content as it is.
        public Uid appendOctets(String mailbox, byte[] octets, String... flags) {
            return append(mailbox, octets, Flags.named(List.of(flags)));
        }

        private Uid append(String mailbox, byte[] octets, Flags flags) {
            try {
                return messages.append(
                                as(),
                                CallId.next(),
                                new MailboxName(mailbox),
                                flags,
                                Optional.empty(),
                                octets.length,
                                new ByteArrayInputStream(octets))
                        .uid();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public FlagsStored store(MailboxKey mailbox, UidSet uids, FlagsChange change) {
            return messages.storeFlags(as(), CallId.next(), mailbox, uids, change);
        }

        public FlagsStored store(
                MailboxKey mailbox, UidSet uids, FlagsChange.Kind kind, String... flags) {
            return store(
                    mailbox,
                    uids,
                    new FlagsChange(kind, Flags.named(List.of(flags)), Optional.empty()));
        }

        public Copied copy(MailboxKey mailbox, UidSet uids, String target) {
            return messages.copy(as(), CallId.next(), mailbox, uids, new MailboxName(target));
        }

        public Moved move(MailboxKey mailbox, UidSet uids, String target) {
            return messages.move(as(), CallId.next(), mailbox, uids, new MailboxName(target));
        }

        public UidSet expunge(MailboxKey mailbox) {
            return messages.expunge(as(), mailbox, new ExpungeScope.Deleted()).vanished();
        }

        /// UID to flags of everything there.
        public SortedMap<Long, String> index(MailboxKey mailbox) {
            var found = new TreeMap<Long, String>();
            try (var pages = messages.index(as(), mailbox)) {
                pages.forEachRemaining(page -> put(page, found));
            }
            return found;
        }
    }

    /// Adds a page's rows to a picture of a mailbox.
    public static void put(IndexPage page, Map<Long, String> picture) {
        for (int row = 0; row < page.length(); row++) {
            picture.put(page.uid(row), page.flags(row).toString());
        }
    }

    /// A small message.
    public static String message(String subject, String body) {
        return """
        From: Ann <ann@example.org>
        To: bob@example.org
        Subject: %s
        Date: Mon, 2 Nov 2026 10:00:00 +0100

        %s
        """
                .formatted(subject, body);
    }
}
