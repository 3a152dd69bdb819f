package io.mailrail.mailbox.mailbox;

import io.mailrail.api.grpc.MailboxesEndpoint;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Opens the door to other services.
@Configuration(proxyBeanMethods = false)
class MailboxDoor {

    @Bean
    MailboxesEndpoint mailboxMailboxesEndpoint(MailboxStore store) {
        return new MailboxesEndpoint(store);
    }
}
