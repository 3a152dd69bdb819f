package io.mailrail.mailbox.database;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import javax.sql.DataSource;

/// Where [Pipeline]s come from.
@Component
public final class Pipelines {

    private final JdbcTemplate jdbc;

    Pipelines(@Qualifier("mailboxDataSource") DataSource source) {
        this.jdbc = new JdbcTemplate(source);
    }

    /// An empty one, on the writing pool; it takes part in the caller's transaction.
    public Pipeline open() {
        return new Pipeline(jdbc);
    }
}
