package io.mailrail.mailbox.directory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Gives out the numbers of domains and accounts, inside the transaction that uses them. The counter's row is locked to its
/// end, so a number that was rolled back is given again and none is given twice.
@Component
class Ids {

    private final JdbcClient writes;

    Ids(@Qualifier("mailboxWrites") JdbcClient writes) {
        this.writes = writes;
    }

    long next(String kind) {
        return writes.sql(
                        "UPDATE id_counter SET next = next + 1 WHERE kind = :kind RETURNING next - 1")
                .param("kind", kind)
                .query(Long.class)
                .single();
    }
}
