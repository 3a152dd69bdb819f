package io.mailrail.mailbox.intake;

import io.mailrail.api.grpc.IntakeEndpoint;
import io.mailrail.api.spring.MailrailProperties;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Intake's door to the outside.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailrailProperties.class)
class IntakeConfiguration {

    @Bean
    IntakeEndpoint mailboxIntakeEndpoint(IntakeDesk desk) {
        return new IntakeEndpoint(desk);
    }
}
