package io.mailrail.launcher;

import io.mailrail.mailbox.MailboxApplication;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/// The all-in-one, running.
///
/// 1. [#open] starts PostgreSQL, unless another is named, then the context with its listeners; then prints the screen.
/// 2. When the JVM is told to stop, the context drains its listeners and closes; PostgreSQL is stopped last.
final class House implements AutoCloseable {

    private static final String CHANNEL = "mailrail";

    private final ConfigurableApplicationContext context;
    private final EmbeddedDatabase database;

    private House(ConfigurableApplicationContext context, EmbeddedDatabase database) {
        this.context = context;
        this.database = database;
    }

    static House open(UpOptions options, PrintWriter out) {
        var database = new EmbeddedDatabase(options.data().resolve("postgres"));
        var context =
                new SpringApplicationBuilder(AllInOne.class)
                        .web(WebApplicationType.SERVLET)
                        .properties(defaults(options))
                        .initializers(database)
                        .listeners(database)
                        .run(arguments(options));
        var running = new RunningFile(options.data());
        running.write(context.getEnvironment());
        var accounts = context.getBean(FirstStart.class).accounts(options);
        new Screen(context.getEnvironment(), options.data(), accounts).print(out);
        return new House(context, database);
    }

    /// `--set` beats everything else, as a command line argument does.
    private static String[] arguments(UpOptions options) {
        return options.set().entrySet().stream()
                .map(set -> "--" + set.getKey() + "=" + set.getValue())
                .toArray(String[]::new);
    }

    private static Map<String, Object> defaults(UpOptions options) {
        var defaults = new HashMap<>(MailboxApplication.defaults());
        defaults.putAll(Listeners.USUAL.properties(options.portOffset()));
        var data = options.data();
        defaults.put("spring.application.name", "mailrail");
        defaults.put("spring.lifecycle.timeout-per-shutdown-phase", "40s");
        defaults.put("mailrail.data-dir", data.toString());
        defaults.put("mailrail.bind-address", "127.0.0.1");
        defaults.put("server.address", "127.0.0.1");
        defaults.put("management.server.address", "127.0.0.1");
        defaults.put("mailrail.grpc.mailbox-address", "in-process:" + CHANNEL);
        defaults.put("mailrail.grpc.in-process-name", CHANNEL);
        defaults.put("mailrail.grpc.port", "0");
        defaults.put(
                "management.endpoint.health.group.readiness.include",
                "readinessState,db,mailboxReached,smtp,pop3,imapListening,delivery");
        // The screen belongs to the reader; the log goes to a file, and warnings to both.
        defaults.put("logging.file.name", data.resolve("mailrail.log").toString());
        defaults.put("logging.threshold.console", "WARN");
        // It warns that the API's own document is served, which is meant.
        defaults.put("logging.level.org.springdoc.core.events", "ERROR");
        return defaults;
    }

    Environment environment() {
        return context.getEnvironment();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
        database.stop();
    }
}
