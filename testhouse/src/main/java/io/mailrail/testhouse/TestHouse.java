package io.mailrail.testhouse;

import io.mailrail.api.Accepted;
import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Login;
import io.mailrail.api.Protocol;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;
import io.mailrail.api.grpc.Doors;
import io.mailrail.api.grpc.GrpcServers;
import io.mailrail.api.grpc.MailboxChannel;
import io.mailrail.api.spring.GrpcProperties;
import io.mailrail.mailbox.MailboxApplication;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.Aliases;
import io.mailrail.mailbox.directory.Domains;
import io.mailrail.mailbox.directory.Secrets;
import io.mailrail.testkit.postgres.TestPostgres;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// The real mailbox-service on a real PostgreSQL, once per JVM, from its first use to the JVM's end. Tests share it; each
/// takes fresh accounts. A gateway's context under test reaches it by [#gatewayProperties].
public final class TestHouse {

    private static final String TOKEN = "admin-token-of-the-test-house";
    private static final String SERVICE_TOKEN = "service-token-of-the-test-house";
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final HouseClock clock = new HouseClock();
    private final String channelName = "testhouse-" + COUNT.incrementAndGet();
    private final ConfigurableApplicationContext context;
    private final Doors doors;
    private final String sharedDomain;

    private static final class Holder {
        static final TestHouse HOUSE = new TestHouse();
    }

    private TestHouse() {
        context =
                new SpringApplicationBuilder(MailboxApplication.class)
                        .properties(MailboxApplication.defaults())
                        .properties(properties())
                        .initializers(made ->
                                made.getBeanFactory().registerSingleton("mailboxClock", clock))
                        .run();
        doors = Doors.over(MailboxChannel.open(GrpcProperties.inProcess(channelName)));
        sharedDomain = domain();
    }

    /// The house of this JVM, standing.
    public static TestHouse open() {
        return Holder.HOUSE;
    }

    private Map<String, Object> properties() {
        var database = TestPostgres.freshDatabase();
        var properties = new HashMap<String, Object>();
        properties.put("spring.application.name", "testhouse");
        properties.put("spring.datasource.url", database.url());
        properties.put("spring.datasource.username", database.user());
        properties.put("spring.datasource.password", database.password());
        properties.put("server.port", "0");
        properties.put("management.server.port", "0");
        properties.put("mailrail.hostname", "house.example");
        properties.put("mailrail.bind-address", "127.0.0.1");
        properties.put("mailrail.data-dir", folder().toString());
        properties.put("mailrail.admin.bootstrap-token", TOKEN);
        properties.put("mailrail.grpc.in-process-name", channelName);
        properties.put("mailrail.grpc.port", "-1");
        properties.put("mailrail.grpc.token", SERVICE_TOKEN);
        properties.put("mailrail.mailbox.directory.argon-memory", "64KB");
        properties.put("mailrail.mailbox.directory.argon-iterations", "1");
        properties.put("mailrail.mailbox.directory.scram-iterations", "4096");
        return properties;
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "data")), "testhouse");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its doors, over an in-process channel.
    public Doors doors() {
        return doors;
    }

    /// What a gateway's context needs to reach the house within this JVM.
    public Map<String, Object> gatewayProperties() {
        return Map.of(
                "mailrail.grpc.mailbox-address", "in-process:" + channelName,
                "mailrail.hostname", "house.example",
                "mailrail.bind-address", "127.0.0.1",
                "mailrail.data-dir", folder().toString(),
                "management.server.port", "0");
    }

    /// The same over Netty on loopback, as between processes.
    public Map<String, Object> remoteGatewayProperties() {
        var properties = new HashMap<>(gatewayProperties());
        properties.put(
                "mailrail.grpc.mailbox-address",
                "127.0.0.1:" + context.getBean(GrpcServers.class).port());
        properties.put("mailrail.grpc.token", SERVICE_TOKEN);
        return properties;
    }

    /// The house's time; it can be put forward, for everybody in this JVM.
    public HouseClock clock() {
        return clock;
    }

    /// A new domain, with nobody in it.
    public String domain() {
        var name = "d" + UUID.randomUUID().toString().substring(0, 12) + ".example";
        context.getBean(Domains.class).create(name, null, null);
        return name;
    }

    /// A fresh account in a domain that tests share.
    public TestAccount account() {
        return account("u" + UUID.randomUUID().toString().substring(0, 12), sharedDomain);
    }

    public TestAccount account(String localPart, String domain) {
        return account(localPart, domain, Quota.NONE);
    }

    public TestAccount account(String localPart, String domain, Quota quota) {
        var password = "p-" + UUID.randomUUID();
        var made =
                context.getBean(Accounts.class)
                        .create(
                                localPart + "@" + domain,
                                context.getBean(Secrets.class).store(password),
                                null,
                                quota);
        return new TestAccount(made.id(), made.login(), password);
    }

    /// No mail comes in any more, nobody logs in, and sessions end; or the opposite.
    public void enable(TestAccount account, boolean enabled) {
        context.getBean(Accounts.class).enable(account.email(), enabled);
    }

    public void alias(String address, String... targets) {
        context.getBean(Aliases.class).create(address, List.of(targets));
    }

    /// What a login by this protocol gives.
    public SessionCredential login(TestAccount account, Protocol protocol) {
        var message = "\0" + account.email() + "\0" + account.password();
        var login =
                new Login(
                        protocol,
                        "PLAIN",
                        Optional.of(new Login.Secret(message.getBytes(StandardCharsets.UTF_8))),
                        "127.0.0.1",
                        true);
        try (var exchange = doors.directory().authenticate(login)) {
            if (exchange.first() instanceof SaslStep.Success(var credential, _)) {
                return credential;
            }
            throw new IllegalStateException("PLAIN goes on");
        }
    }

    /// Puts a message into the INBOX of these accounts, as from another server.
    ///
    /// @param content with CRLF at its lines' ends; a lone LF becomes one
    public Accepted deliver(String content, TestAccount... to) {
        return deliver(
                content.replace("\r\n", "\n")
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.UTF_8),
                new ReversePath("sender@elsewhere.example"),
                List.of(to).stream().map(TestAccount::forwardPath).toList());
    }

    /// Hands these octets to the intake.
    public Accepted deliver(byte[] content, ReversePath from, List<ForwardPath> to) {
        var home =
                doors.directory().resolve(to.getFirst()) instanceof Resolution.Local(var account)
                        ? account
                        : AccountId.NONE;
        var envelope = new Envelope(from, to, home, Optional.empty(), Envelope.Origin.INTERNAL);
        try {
            return doors.intake()
                    .accept(CallId.next(), envelope, new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where the admin REST API is, without a slash at its end: `http://localhost:PORT/api/v1`.
    public String rest() {
        return "http://localhost:"
                + context.getEnvironment().getRequiredProperty("local.server.port")
                + "/api/v1";
    }

    /// A token with every scope.
    public String token() {
        return TOKEN;
    }

    /// A bean of mailbox-service, for what no door shows.
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }
}
