package io.mailrail.smtp;

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
import java.time.ZoneId;

/// The SMTP server's beans, for an application of its own or among others in one context.
@Configuration(proxyBeanMethods = false)
@Import(DoorsConfiguration.class)
@EnableConfigurationProperties({
    SmtpProperties.class,
    MailrailProperties.class,
    TlsProperties.class
})
public class SmtpConfiguration {

    @Bean
    SmtpServer smtpServer(
            SmtpProperties properties,
            MailrailProperties house,
            TlsProperties tlsProperties,
            Doors doors,
            MeterRegistry registry) {
        var settings =
                new SmtpSettings(
                        house.hostname(),
                        properties.maxMessageSize().toBytes(),
                        properties.maxRecipients(),
                        properties.maxBadCommands(),
                        house.auth().allowPlaintext());
        var counters = new SmtpCounters(registry);
        var tls = tls(tlsProperties, house);
        var handlers =
                SmtpHandlers.of(
                        doors.directory(),
                        doors.intake(),
                        settings,
                        tls,
                        counters,
                        Clock.system(ZoneId.systemDefault()));
        return new SmtpServer(
                house.bindAddress(),
                house.proxyProtocol().trusted().stream().map(Network::parse).toList(),
                properties,
                settings,
                tls,
                handlers,
                counters);
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
    HealthIndicator smtpHealthIndicator(SmtpServer server) {
        return () ->
                server.isRunning()
                        ? Health.up().withDetail("ports", server.ports()).build()
                        : Health.outOfService().build();
    }
}
