package io.mailrail.mailbox.intake;

import io.mailrail.api.Accepted;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Intake;
import io.mailrail.api.ReversePath;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.Aliases;
import io.mailrail.mailbox.directory.Domains;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/// A domain with accounts, and mail to them; each test makes its own.
public final class TestMail {

    private static final String CRLF = "\r\n";

    private final Accounts accounts;
    private final Aliases aliases;
    private final Intake desk;
    private final JdbcClient jdbc;
    public final String domain = "d" + UUID.randomUUID().toString().substring(0, 12) + ".example";

    public TestMail(
            Domains domains, Accounts accounts, Aliases aliases, Intake desk, JdbcClient jdbc) {
        this.accounts = accounts;
        this.aliases = aliases;
        this.desk = desk;
        this.jdbc = jdbc;
        domains.create(domain, null, null);
    }

    public AccountId account(String name) {
        return accounts.create(address(name), null, null, Quota.NONE).id();
    }

    public AccountId account(String name, Quota quota) {
        return accounts.create(address(name), null, null, quota).id();
    }

    public void alias(String name, String... targets) {
        aliases.create(address(name), List.of(targets));
    }

    public String address(String name) {
        return name + "@" + domain;
    }

    /// An envelope from elsewhere to these addresses.
    public Envelope envelope(AccountId home, String... to) {
        return envelope("sender@elsewhere.example", home, to);
    }

    public Envelope envelope(String from, AccountId home, String... to) {
        return new Envelope(
                new ReversePath(from),
                Stream.of(to).map(ForwardPath::new).toList(),
                home,
                Optional.empty(),
                new Envelope.Origin("ESMTP", "192.0.2.1", "mx.elsewhere.example"));
    }

    public Accepted accept(Envelope envelope, byte[] content) {
        return accept(CallId.next(), envelope, content);
    }

    public Accepted accept(CallId call, Envelope envelope, byte[] content) {
        try {
            return desk.accept(call, envelope, new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// A small message.
    public static byte[] message(String subject, String... fields) {
        return (String.join(CRLF, fields)
                        + (fields.length == 0 ? "" : CRLF)
                        + "From: sender@elsewhere.example"
                        + CRLF
                        + "Subject: "
                        + subject
                        + CRLF
                        + CRLF
                        + "Text."
                        + CRLF)
                .getBytes(StandardCharsets.UTF_8);
    }

    /// A message of this many octets that do not pack well.
    public static byte[] large(int octets) {
        var header = "Subject: large\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        var message = new byte[octets];
        new Random(octets).nextBytes(message);
        System.arraycopy(header, 0, message, 0, header.length);
        return message;
    }

    /// How many copies of a message lie in an account's mailboxes.
    public int copies(AccountId account, CallId message) {
        return count(
                "SELECT count(*) FROM message WHERE account_id = :account AND email_id = :id",
                account.value(),
                message.value());
    }

    /// How many messages lie in an account's mailboxes.
    public int messages(AccountId account) {
        return count(
                "SELECT count(*) FROM message WHERE account_id = :account AND :id::uuid IS NOT NULL",
                account.value(),
                UUID.randomUUID());
    }

    /// How many queue rows a message has.
    public int queued(CallId message) {
        return count(
                "SELECT count(*) FROM queue_item WHERE message_id = :id AND :account = 0",
                0,
                message.value());
    }

    private int count(String sql, long account, UUID id) {
        return jdbc.sql(sql)
                .param("account", account)
                .param("id", id)
                .query(Integer.class)
                .single();
    }
}
