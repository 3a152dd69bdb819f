package io.mailrail.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.BindableService;
import io.mailrail.api.Directory;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;
import io.mailrail.api.spring.Misconfigured;

import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import java.util.Objects;
import java.util.UUID;

/// A gateway and a mailbox-service as contexts of their own, found by each other through properties alone.
class DoorsConfigurationTest {

    private final String name = UUID.randomUUID().toString();
    private final Recorder<Directory> directory = new Recorder<>(Directory.class);

    private final ApplicationContextRunner gateway =
            runner().withUserConfiguration(DoorsConfiguration.class)
                    .withPropertyValues(
                            "mailrail.grpc.mailbox-address=in-process:" + name,
                            "mailrail.grpc.ready-within=200ms");

    private final ApplicationContextRunner house =
            runner().withUserConfiguration(GrpcServerConfiguration.class)
                    .withPropertyValues("mailrail.grpc.in-process-name=" + name)
                    .withBean(BindableService.class, () -> new DirectoryEndpoint(directory.door()));

    private static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withInitializer(context ->
                        context.getBeanFactory()
                                .setConversionService(
                                        ApplicationConversionService.getSharedInstance()));
    }

    private static Health health(ApplicationContext context, String bean) {
        return Objects.requireNonNull(context.getBean(bean, HealthIndicator.class).health());
    }

    @Test
    void aGatewayStartsBeforeTheHouseAndIsReadyOnceItWasReached() {
        directory.answer("resolve", new Resolution.Unknown());
        gateway.run(context -> {
            assertThat(health(context, "mailboxReachedHealthIndicator").getStatus())
                    .isEqualTo(Status.OUT_OF_SERVICE);
            house.run(_ -> await().until(() -> context.getBean(MailboxReach.class).once()));
            // The house is gone again: that is for the details to say.
            assertThat(isThere(context)).isFalse();
            await().until(() ->
                    health(context, "mailboxHealthIndicator").getStatus().equals(Status.DOWN));
            assertThat(health(context, "mailboxReachedHealthIndicator").getStatus())
                    .isEqualTo(Status.UP);
        });
    }

    private static boolean isThere(ApplicationContext context) {
        try {
            context.getBean(Doors.class).directory().resolve(new ForwardPath("a"));
            return true;
        } catch (Refused refused) {
            return !(refused.refusal() instanceof Refusal.Unavailable);
        }
    }

    @Test
    void aHouseThatIsUnavailableHasNotBeenReached() {
        directory.on(
                "resolve",
                _ -> {
                    throw new Refused(new Refusal.Unavailable());
                });
        house.run(_ ->
                gateway.run(context -> {
                    await().until(() -> !directory.calls.isEmpty());
                    assertThat(context.getBean(MailboxReach.class).once()).isFalse();
                    directory.answer("resolve", new Resolution.Remote());
                    await().until(() -> context.getBean(MailboxReach.class).once());
                }));
    }

    @Test
    void withoutATokenARemoteAddressStopsTheStart() {
        gateway.withPropertyValues("mailrail.grpc.mailbox-address=mailbox:9090")
                .run(context ->
                        assertThat(context)
                                .getFailure()
                                .hasRootCauseInstanceOf(Misconfigured.class));
        house.withPropertyValues("mailrail.grpc.port=-1")
                .run(context ->
                        assertThat(context)
                                .getFailure()
                                .hasRootCauseInstanceOf(Misconfigured.class));
    }
}
