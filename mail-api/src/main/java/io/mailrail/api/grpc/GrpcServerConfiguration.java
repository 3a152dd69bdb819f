package io.mailrail.api.grpc;

import io.grpc.BindableService;
import io.mailrail.api.spring.GrpcProperties;
import io.mailrail.api.spring.MailrailProperties;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Serves every endpoint of the context, as `mailrail.grpc.*` says.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GrpcProperties.class, MailrailProperties.class})
public class GrpcServerConfiguration {

    @Bean
    GrpcServers grpcServers(
            GrpcProperties properties,
            MailrailProperties mailrail,
            ObjectProvider<BindableService> endpoints) {
        return new GrpcServers(properties, mailrail.bindAddress(), endpoints.stream().toList());
    }
}
