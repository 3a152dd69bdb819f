package io.mailrail.pop3;

import io.mailrail.api.grpc.Doors;
import io.mailrail.api.grpc.DoorsConfiguration;
import io.mailrail.api.spring.MailrailProperties;
import io.mailrail.api.spring.TlsProperties;
import io.mailrail.wire.Network;
import io.mailrail.wire.TlsMaterial;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import java.time.Clock;

/// The POP3 server's beans, for an application of its own or among others in one context.
@Configuration(proxyBeanMethods = false)
@Import(DoorsConfiguration.class)
@EnableConfigurationProperties({
    Pop3Properties.class,
    MailrailProperties.class,
    TlsProperties.class
})
public class Pop3Configuration {

    @Bean
    Pop3Server pop3Server(
            Pop3Properties properties,
            MailrailProperties house,
            TlsProperties tlsProperties,
            Doors doors,
            MeterRegistry registry) {
        var settings =
                new Pop3Settings(
                        house.hostname(),
                        properties.maxBadCommands(),
                        house.auth().allowPlaintext());
        var tls = tls(tlsProperties, house);
        return new Pop3Server(
                house.bindAddress(),
                house.proxyProtocol().trusted().stream().map(Network::parse).toList(),
                properties,
                settings,
                tls,
                Pop3Handlers.of(doors, tls, settings, Clock.systemUTC()),
                new Pop3Counters(registry));
    }

    private static TlsMaterial tls(TlsProperties tls, MailrailProperties house) {
        var certificate = tls.certificate();
        var privateKey = tls.privateKey();
        return certificate != null && privateKey != null
                ? TlsMaterial.ofPem(certificate, privateKey)
                : TlsMaterial.selfSigned(house.dataDir().resolve("tls"), house.hostname());
    }

    /// Up while the ports are open; whether mailbox-service answers is the contributor `mailbox`'s to tell.
    @Bean
    HealthIndicator pop3HealthIndicator(Pop3Server server) {
        return () ->
                server.isRunning()
                        ? Health.up().withDetail("ports", server.ports()).build()
                        : Health.outOfService().build();
    }
}
