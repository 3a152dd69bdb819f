package io.mailrail.mailbox.directory;

import io.mailrail.api.grpc.DirectoryEndpoint;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Where the directory's door is reached.
@Configuration(proxyBeanMethods = false)
class DirectoryConfiguration {

    @Bean
    DirectoryEndpoint mailboxDirectoryEndpoint(Resolver resolver) {
        return new DirectoryEndpoint(resolver);
    }
}
