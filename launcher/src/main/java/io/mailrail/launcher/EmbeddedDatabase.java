package io.mailrail.launcher;

import io.mailrail.postgres.EmbeddedServer;
import io.mailrail.postgres.ServerOptions;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/// PostgreSQL beside the services, where `spring.datasource.url` names no other: started before any bean is made, stopped
/// after the last one is gone.
final class EmbeddedDatabase
        implements ApplicationContextInitializer<ConfigurableApplicationContext>,
                ApplicationListener<ApplicationFailedEvent> {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String NAME = "mailrail";
    private static final String URL = "spring.datasource.url";

    private final Path folder;
    private @Nullable EmbeddedServer server;

    EmbeddedDatabase(Path folder) {
        this.folder = folder;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        if (context.getEnvironment().containsProperty(URL)) {
            return;
        }
        try {
            var started = EmbeddedServer.start(ServerOptions.in(folder));
            server = started;
            // Runs after the context is closed.
            SpringApplication.getShutdownHandlers().add(this::stop);
            started.createDatabase(NAME);
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(
                            new MapPropertySource(
                                    "embeddedPostgres",
                                    Map.of(
                                            URL,
                                            started.url(NAME),
                                            "spring.datasource.username",
                                            started.user(),
                                            "spring.datasource.password",
                                            started.password())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make the database " + NAME, e);
        }
    }

    @Override
    public void onApplicationEvent(ApplicationFailedEvent event) {
        stop();
    }

    /// Once; later calls do nothing.
    void stop() {
        var running = server;
        if (running != null) {
            try {
                running.close();
            } catch (IOException e) {
                log.error("failed what=postgresql-stop", e);
            }
        }
    }
}
