package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.spring.MailrailProperties;
import io.mailrail.testkit.postgres.TestPostgres;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.unit.DataSize;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

class BootstrapTokenTest {

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final Tokens tokens =
            new Tokens(
                    JdbcClient.create(
                            new DriverManagerDataSource(
                                    database.url(), database.user(), database.password())),
                    Clock.systemUTC());

    @TempDir private Path folder;

    @BeforeEach
    void migrate() {
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/migration/mailbox")
                .load()
                .migrate();
    }

    private static AdminProperties properties(@Nullable String given) {
        return new AdminProperties(given, DataSize.ofMegabytes(1), Duration.ofDays(1));
    }

    private BootstrapToken bootstrap(@Nullable String given) {
        return new BootstrapToken(
                properties(given),
                tokens,
                new MailrailProperties(
                        "here.example",
                        InetAddress.getLoopbackAddress(),
                        folder.resolve("data"),
                        new MailrailProperties.Auth(false),
                        new MailrailProperties.ProxyProtocol(List.of())));
    }

    private Path file() {
        return folder.resolve("data").resolve("admin-token");
    }

    private String secret() throws IOException {
        return Files.readString(file()).strip();
    }

    @Test
    void withoutOneARandomTokenIsMadeOnceAndKeptForUsAlone() throws IOException {
        bootstrap(null).provide();
        var secret = secret();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(tokens.of(secret))
                .hasValueSatisfying(token -> assertThat(token.scopes()).containsExactly("*"));
        bootstrap(null).provide();
        assertThat(secret()).isEqualTo(secret);
    }

    @Test
    void aGivenTokenIsTheFirstOneAndItsSuccessorReplacesIt() {
        bootstrap("one").provide();
        assertThat(tokens.of("one")).isPresent();
        bootstrap("two").provide();
        assertThat(tokens.of("one")).isEmpty();
        assertThat(tokens.of("two")).isPresent();
        assertThat(file()).doesNotExist();
    }

    @Test
    void aKeptTokenOpensANewDatabase() throws IOException {
        bootstrap(null).provide();
        assertThat(tokens.delete(Tokens.BOOTSTRAP)).isTrue();
        bootstrap(null).provide();
        assertThat(tokens.of(secret())).isPresent();
    }

    @Test
    void anotherReplicasTokenIsLeftAlone() {
        tokens.bootstrap("of another replica");
        bootstrap(null).provide();
        assertThat(file()).doesNotExist();
        assertThat(tokens.of("of another replica")).isPresent();
    }

    @Test
    void aRevokedTokenLeavesNoFileBehind() {
        var bootstrap = bootstrap(null);
        bootstrap.provide();
        bootstrap.forget();
        assertThat(file()).doesNotExist();
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(properties("hidden").toString()).doesNotContain("hidden");
    }
}
