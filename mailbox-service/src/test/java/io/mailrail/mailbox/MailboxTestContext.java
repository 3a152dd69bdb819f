package io.mailrail.mailbox;

import io.mailrail.testkit.net.MutableClock;
import io.mailrail.testkit.postgres.TestPostgres;

import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Gives a context a fresh database, free ports, a folder and a clock to advance; makes hashing quick.
public final class MailboxTestContext
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /// The first admin token of every test context.
    public static final String TOKEN = "bootstrap-token-of-the-tests";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var sources = context.getEnvironment().getPropertySources();
        sources.addFirst(new MapPropertySource("test", properties(TestPostgres.freshDatabase())));
        DefaultPropertiesPropertySource.addOrMerge(MailboxApplication.defaults(), sources);
        context.getBeanFactory().registerSingleton("mailboxClock", MutableClock.atNow());
        context.getBeanFactory().addBeanPostProcessor(new StatementRule());
    }

    /// What a context of the tests needs.
    static Map<String, Object> properties(TestPostgres.Database database) {
        var properties = new HashMap<String, Object>();
        properties.put("spring.datasource.url", database.url());
        properties.put("spring.datasource.username", database.user());
        properties.put("spring.datasource.password", database.password());
        properties.put("server.port", "0");
        properties.put("management.server.port", "0");
        properties.put("mailrail.data-dir", folder().toString());
        properties.put("mailrail.admin.bootstrap-token", TOKEN);
        properties.put("mailrail.grpc.in-process-name", "test-" + UUID.randomUUID());
        properties.put("mailrail.grpc.port", "-1");
        properties.put("mailrail.grpc.token", "service-token-of-the-tests");
        properties.put("mailrail.bind-address", "127.0.0.1");
        properties.put("mailrail.mailbox.max-clock-skew", "1d");
        // Tests say when something is indexed.
        properties.put("mailrail.mailbox.search.index-interval", "0s");
        properties.put("mailrail.mailbox.directory.argon-memory", "64KB");
        properties.put("mailrail.mailbox.directory.argon-iterations", "1");
        properties.put("mailrail.mailbox.directory.scram-iterations", "4096");
        return properties;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "data")), "test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
