package io.mailrail.mailbox.admin;

import io.mailrail.api.AccountId;
import io.mailrail.mailbox.database.SqlArrays;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What an account holds, in numbers.
@Component
class MailboxList {

    private static final int MAX_DEPTH = 100;

    private final JdbcClient reads;

    MailboxList(@Qualifier("mailboxReads") JdbcClient reads) {
        this.reads = reads;
    }

    record Used(long bytes, long messages) {
        static final Used NOTHING = new Used(0, 0);
    }

    record Mailbox(
            int id,
            String name,
            boolean selectable,
            @Nullable String specialUse,
            long uidValidity,
            long messages,
            long unseen,
            long bytes) {}

    private record Row(int parent, Mailbox mailbox) {}

    /// What each of these has used.
    Map<AccountId, Used> used(Collection<AccountId> accounts) {
        var used = new HashMap<AccountId, Used>();
        reads.sql(
                        """
                        SELECT account_id, used_bytes, used_messages
                          FROM account_usage
                         WHERE account_id = ANY (:accounts)
                        """)
                .param("accounts", SqlArrays.longs(accounts, AccountId::value))
                .query(row -> {
                    used.put(
                            new AccountId(row.getLong("account_id")),
                            new Used(row.getLong("used_bytes"), row.getLong("used_messages")));
                });
        return used;
    }

    /// In order of their names.
    List<Mailbox> of(AccountId account) {
        var rows = new HashMap<Integer, Row>();
        reads.sql(
                        """
                        SELECT mailbox_id, parent, name, selectable, special_use, uidvalidity, total, unseen, bytes
                          FROM mailbox
                         WHERE account_id = :account AND deleted_at IS NULL
                        """)
                .param("account", account.value())
                .query((row, _) ->
                        new Row(
                                row.getInt("parent"),
                                new Mailbox(
                                        row.getInt("mailbox_id"),
                                        row.getString("name"),
                                        row.getBoolean("selectable"),
                                        row.getString("special_use"),
                                        row.getLong("uidvalidity"),
                                        row.getLong("total"),
                                        row.getLong("unseen"),
                                        row.getLong("bytes"))))
                .list()
                .forEach(row -> rows.put(row.mailbox().id(), row));
        return rows.values().stream()
                .map(row -> withFullName(row, rows))
                .sorted(Comparator.comparing(Mailbox::name))
                .toList();
    }

    private static Mailbox withFullName(Row row, Map<Integer, Row> rows) {
        var it = row.mailbox();
        var name = new StringBuilder(it.name());
        var above = rows.get(row.parent());
        for (int depth = 0; above != null && depth < MAX_DEPTH; depth++) {
            name.insert(0, above.mailbox().name() + "/");
            above = rows.get(above.parent());
        }
        return new Mailbox(
                it.id(),
                name.toString(),
                it.selectable(),
                it.specialUse(),
                it.uidValidity(),
                it.messages(),
                it.unseen(),
                it.bytes());
    }
}
