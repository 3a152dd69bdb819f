package io.mailrail.mailbox.database;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;

import javax.sql.DataSource;

/// Two pools on one database: one writes, in transactions; one reads, in autocommit. A pool needs no database to start, and
/// finds its way back by itself after one was away.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DataSourceProperties.class, DatabaseProperties.class})
class DatabaseConfiguration {

    /// Where every time in the store comes from; compared with the database's own at start.
    @Bean
    @Primary
    @ConditionalOnMissingBean(name = "mailboxClock")
    Clock mailboxClock() {
        return Clock.systemUTC();
    }

    @Bean
    @Primary
    HikariDataSource mailboxDataSource(
            DataSourceProperties operator, DatabaseProperties properties) {
        return pool(operator, properties, "mailbox-writes", properties.writePool());
    }

    @Bean
    HikariDataSource mailboxReadDataSource(
            DataSourceProperties operator, DatabaseProperties properties) {
        return pool(operator, properties, "mailbox-reads", properties.readPool());
    }

    @Bean
    @Primary
    JdbcClient mailboxWrites(@Qualifier("mailboxDataSource") DataSource source) {
        return JdbcClient.create(source);
    }

    @Bean
    JdbcClient mailboxReads(@Qualifier("mailboxReadDataSource") DataSource source) {
        return JdbcClient.create(source);
    }

    /// One transaction on the writing pool, whose connections are READ COMMITTED; to say so again would cost a question to the
    /// database for each transaction. Its manager is no bean, so that JPA's stays the only one.
    @Bean
    TransactionTemplate mailboxTransactions(@Qualifier("mailboxDataSource") DataSource source) {
        return new TransactionTemplate(new JdbcTransactionManager(source));
    }

    private static HikariDataSource pool(
            DataSourceProperties operator,
            DatabaseProperties properties,
            String name,
            int connections) {
        if (operator.getUrl() == null) {
            throw new IllegalStateException(
                    "spring.datasource.url is not set: mailbox-service needs a PostgreSQL database");
        }
        var pool =
                operator.initializeDataSourceBuilder()
                        .type(HikariDataSource.class)
                        .driverClassName("org.postgresql.Driver")
                        .build();
        pool.setPoolName(name);
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(Math.min(2, connections));
        pool.setConnectionTimeout(properties.connectionTimeout().toMillis());
        pool.setValidationTimeout(
                Math.max(250, properties.connectionTimeout().dividedBy(2).toMillis()));
        pool.setKeepaliveTime(Duration.ofMinutes(1).toMillis());
        pool.setMaxLifetime(Duration.ofMinutes(30).toMillis());
        pool.setInitializationFailTimeout(-1);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.addDataSourceProperty("ApplicationName", name);
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("connectTimeout", seconds(properties.connectionTimeout()));
        pool.addDataSourceProperty("socketTimeout", seconds(properties.statementTimeout()));
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        return pool;
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }
}
