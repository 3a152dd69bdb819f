package io.mailrail.mailbox.message;

import io.mailrail.api.grpc.MessagesEndpoint;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Opens the door to other services.
@Configuration(proxyBeanMethods = false)
class MessageDoor {

    @Bean
    MessagesEndpoint mailboxMessagesEndpoint(MessageStore store) {
        return new MessagesEndpoint(store);
    }
}
