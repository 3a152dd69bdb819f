package io.mailrail.mailbox.outbound;

import io.mailrail.api.grpc.OutboundEndpoint;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Outbound's door to the outside.
@Configuration(proxyBeanMethods = false)
class OutboundConfiguration {

    @Bean
    OutboundEndpoint mailboxOutboundEndpoint(OutboundQueue queue) {
        return new OutboundEndpoint(queue);
    }
}
