package io.mailrail.api.grpc;

import io.grpc.ConnectivityState;
import io.mailrail.api.spring.GrpcProperties;
import io.mailrail.api.spring.MailrailProperties;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// A gateway's way to mailbox-service: the [Doors], and what health has to say of them.
///
/// The contributor `mailbox` tells how it stands now. `mailboxReached` is up from the first answer on: readiness includes
/// it, so that a later outage is told to clients in their protocol's words and not by refused connections.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GrpcProperties.class, MailrailProperties.class})
public class DoorsConfiguration {

    @Bean
    MailboxChannel mailboxChannel(GrpcProperties properties) {
        return MailboxChannel.open(properties);
    }

    @Bean
    Doors doors(MailboxChannel channel) {
        return Doors.over(channel);
    }

    @Bean
    MailboxReach mailboxReach(Doors doors) {
        return new MailboxReach(doors.directory());
    }

    @Bean
    HealthIndicator mailboxHealthIndicator(
            MailboxChannel channel, MailboxReach reach, GrpcProperties properties) {
        return () -> {
            var state = channel.state();
            var away =
                    state == ConnectivityState.TRANSIENT_FAILURE
                            || state == ConnectivityState.SHUTDOWN;
            return (away ? Health.down() : Health.up())
                    .withDetail("address", properties.mailboxAddress())
                    .withDetail("connection", state.name())
                    .withDetail("reachedOnce", reach.once())
                    .build();
        };
    }

    @Bean
    HealthIndicator mailboxReachedHealthIndicator(MailboxReach reach) {
        return () -> (reach.once() ? Health.up() : Health.outOfService()).build();
    }
}
