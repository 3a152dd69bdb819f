package io.mailrail.delivery;

import io.mailrail.api.grpc.Doors;
import io.mailrail.api.grpc.DoorsConfiguration;
import io.mailrail.api.spring.MailrailProperties;
import io.mailrail.delivery.dispatch.Dispatcher;
import io.mailrail.delivery.settings.DeliveryProperties;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import java.security.SecureRandom;
import java.time.Clock;

/// The delivery service's beans, for an application of its own or among others in one context.
@Configuration(proxyBeanMethods = false)
@Import(DoorsConfiguration.class)
@EnableConfigurationProperties({DeliveryProperties.class, MailrailProperties.class})
public class DeliveryConfiguration {

    @Bean
    Dispatcher deliveryDispatcher(
            DeliveryProperties properties,
            MailrailProperties house,
            Doors doors,
            MeterRegistry registry) {
        return new Dispatcher(
                properties,
                house.hostname(),
                doors.directory(),
                doors.intake(),
                doors.outbound(),
                registry,
                Clock.systemUTC(),
                new SecureRandom());
    }

    @Bean
    DeliveryLifecycle deliveryLifecycle(Dispatcher dispatcher) {
        return new DeliveryLifecycle(dispatcher);
    }

    /// Up while it looks for work; whether mailbox-service answers is the contributor `mailbox`'s to tell.
    @Bean
    HealthIndicator deliveryHealthIndicator(Dispatcher dispatcher) {
        return () ->
                (dispatcher.isRunning() ? Health.up() : Health.outOfService())
                        .withDetail("underWay", dispatcher.underWay())
                        .withDetail("mailboxAnswered", dispatcher.isReachable())
                        .build();
    }
}
