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
        return new Replicas(List.of(replica(database), replica(database)));
    }

    private static ConfigurableApplicationContext replica(TestPostgres.Database database) {
        return new SpringApplicationBuilder(MailboxApplication.class)
                .properties(MailboxApplication.defaults())
                .properties(MailboxTestContext.properties(database))
                .properties("spring.jmx.enabled=false")
                .initializers(made -> {
                    made.getBeanFactory().registerSingleton("mailboxClock", Clock.systemUTC());
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
