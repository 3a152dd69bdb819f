package io.mailrail.mailbox;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/// Brings the schema up to date and does nothing else: `--migrate-only`.
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration(FlywayAutoConfiguration.class)
@ComponentScan(
        basePackages = "io.mailrail.mailbox.database",
        nameGenerator = MailboxBeanNames.class)
class MigrationApplication {}
