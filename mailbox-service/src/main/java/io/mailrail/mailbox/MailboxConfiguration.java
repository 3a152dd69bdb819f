package io.mailrail.mailbox;

import io.mailrail.api.grpc.GrpcServerConfiguration;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.scheduling.annotation.EnableScheduling;

/// Everything that makes mailbox-service; imported by its own application and by the all-in-one.
@Configuration(proxyBeanMethods = false)
@ComponentScan(
        nameGenerator = MailboxBeanNames.class,
        excludeFilters = {
            @Filter(
                    type = FilterType.ASSIGNABLE_TYPE,
                    classes = {MailboxApplication.class, MigrationApplication.class}),
            @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class)
        })
@ConfigurationPropertiesScan
@EnableScheduling
@EntityScan
@Import(GrpcServerConfiguration.class)
@EnableJpaRepositories(nameGenerator = MailboxBeanNames.class)
public class MailboxConfiguration {}
