package io.mailrail.imap;

import io.mailrail.api.grpc.Doors;
import io.mailrail.api.grpc.DoorsConfiguration;
import io.mailrail.api.spring.MailrailProperties;
import io.mailrail.api.spring.TlsProperties;
import io.mailrail.imap.selected.MailboxWatch;
import io.mailrail.wire.TlsMaterial;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import java.time.Clock;
import java.util.Optional;

/// The IMAP service's beans, for an application of its own or among others in one context.
@Configuration(proxyBeanMethods = false)
@Import(DoorsConfiguration.class)
@EnableConfigurationProperties({
    ImapProperties.class,
    MailrailProperties.class,
    TlsProperties.class
})
public class ImapConfiguration {

    @Bean
    MailboxWatch imapWatch(Doors doors) {
        return new MailboxWatch(doors.messages());
    }

    @Bean
    ImapHandlers imapHandlers(Doors doors, MailboxWatch imapWatch, ImapProperties properties) {
        return ImapHandlers.over(doors, imapWatch, properties, Clock.systemUTC());
    }

    @Bean
    ImapServer imapServer(
            MailrailProperties mailrail,
            TlsProperties tls,
            ImapProperties properties,
            ImapHandlers imapHandlers,
            MeterRegistry meters) {
        var house =
                new ImapHouse(
                        mailrail.hostname(),
                        Optional.ofNullable(
                                        ImapConfiguration.class
                                                .getPackage()
                                                .getImplementationVersion())
                                .orElse("development"),
                        mailrail.auth().allowPlaintext(),
                        properties,
                        material(mailrail, tls),
                        meters);
        return new ImapServer(mailrail, imapHandlers, house);
    }

    private static TlsMaterial material(MailrailProperties mailrail, TlsProperties tls) {
        var certificate = tls.certificate();
        var privateKey = tls.privateKey();
        return certificate != null && privateKey != null
                ? TlsMaterial.ofPem(certificate, privateKey)
                : TlsMaterial.selfSigned(mailrail.dataDir().resolve("tls"), mailrail.hostname());
    }

    @Bean
    HealthIndicator imapListeningHealthIndicator(ImapServer imapServer) {
        return () -> (imapServer.isRunning() ? Health.up() : Health.outOfService()).build();
    }
}
