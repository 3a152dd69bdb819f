package io.mailrail.mailbox;

import io.mailrail.api.grpc.Doors;
import io.mailrail.testkit.postgres.TestPostgres;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import java.time.Clock;
import java.util.List;

/// Two whole mailbox-services on one database, each with its own pools, feeds, batchers and servers.
public final class Replicas implements AutoCloseable {

    private final List<ConfigurableApplicationContext> contexts;

    private Replicas(List<ConfigurableApplicationContext> contexts) {
        this.contexts = contexts;
    }

    public static Replicas start() {
        var database = TestPostgres.freshDatabase();
        var clock = Clock.systemUTC();
        return new Replicas(List.of(replica(database, clock), replica(database, clock)));
    }

    /// One alone, with a clock and properties of its own.
    public static Replicas one(Clock clock, String... properties) {
        return new Replicas(List.of(replica(TestPostgres.freshDatabase(), clock, properties)));
    }

    private static ConfigurableApplicationContext replica(
            TestPostgres.Database database, Clock clock, String... more) {
        return new SpringApplicationBuilder(MailboxApplication.class)
                .properties(MailboxApplication.defaults())
                .properties(MailboxTestContext.properties(database))
                .properties(more)
                .initializers(made -> {
                    made.getBeanFactory().registerSingleton("mailboxClock", clock);
                    made.getBeanFactory().addBeanPostProcessor(new StatementRule());
                })
                .run();
    }

    /// The doors of one of them; any number will do.
    public Doors doors(int replica, Transport transport) {
        return bean(replica, TestDoors.class).over(transport);
    }

    public <T> T bean(int replica, Class<T> type) {
        return contexts.get(replica % contexts.size()).getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return contexts.getFirst().getBean(name, type);
    }

    @Override
    public void close() {
        contexts.forEach(ConfigurableApplicationContext::close);
    }
}
