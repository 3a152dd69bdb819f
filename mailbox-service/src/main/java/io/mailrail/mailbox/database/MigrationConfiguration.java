package io.mailrail.mailbox.database;

import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;

/// Flyway on the tables of mailbox-service; it runs before anything else touches the database.
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

    @Bean
    FlywayConfigurationCustomizer mailboxFlyway(Unpooled connections) {
        return flyway -> {
            flyway.locations("classpath:db/migration/mailbox", "classpath:db/migration/citus")
                    .dataSource(connections.asDataSource("mailbox-migration"));
            // A lock in a transaction would make CREATE INDEX CONCURRENTLY wait for it, and so for
            // ever.
            flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                    .setTransactionalLock(false);
        };
    }

    @Bean
    FlywayMigrationStrategy mailboxMigration(
            DatabaseProperties properties,
            Unpooled connections,
            @Qualifier("mailboxClock") Clock clock) {
        var checks = new DatabaseChecks(properties.maxClockSkew());
        return new Migration(properties, checks, connections, clock)::run;
    }
}
