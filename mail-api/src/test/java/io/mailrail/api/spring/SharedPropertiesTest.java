package io.mailrail.api.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class SharedPropertiesTest {

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> properties) {
        return new Binder(
                        List.of(new MapConfigurationPropertySource(properties)),
                        null,
                        ApplicationConversionService.getSharedInstance())
                .bindOrCreate(prefix, type);
    }

    @Test
    void everyDefaultOfTheHouse() {
        var house = bind("mailrail", MailrailProperties.class, Map.of());
        assertThat(house.hostname()).isNotBlank();
        assertThat(house.bindAddress().isAnyLocalAddress()).isTrue();
        assertThat(house.dataDir()).isEqualTo(Path.of("data"));
        assertThat(house.auth().allowPlaintext()).isFalse();
    }

    @Test
    void everyKeyOfTheHouse() throws IOException {
        var house =
                bind(
                        "mailrail",
                        MailrailProperties.class,
                        Map.of(
                                "mailrail.hostname", "mail.example.org",
                                "mailrail.bind-address", "127.0.0.1",
                                "mailrail.data-dir", "elsewhere",
                                "mailrail.auth.allow-plaintext", "true"));
        assertThat(house.hostname()).isEqualTo("mail.example.org");
        assertThat(house.bindAddress().isLoopbackAddress()).isTrue();
        assertThat(house.dataDir()).isEqualTo(Path.of("elsewhere"));
        assertThat(house.auth().allowPlaintext()).isTrue();
    }

    @Test
    void everyDefaultOfGrpc() {
        assertThat(bind("mailrail.grpc", GrpcProperties.class, Map.of()))
                .isEqualTo(
                        new GrpcProperties(
                                "localhost:9090",
                                null,
                                null,
                                0,
                                "",
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(10)));
    }

    @Test
    void everyKeyOfGrpc() {
        assertThat(
                        bind(
                                "mailrail.grpc",
                                GrpcProperties.class,
                                Map.of(
                                        "mailrail.grpc.mailbox-address", "in-process:house",
                                        "mailrail.grpc.token", "t",
                                        "mailrail.grpc.token-file", "f",
                                        "mailrail.grpc.port", "1",
                                        "mailrail.grpc.in-process-name", "house",
                                        "mailrail.grpc.ready-within", "2s",
                                        "mailrail.grpc.deadline", "3s",
                                        "mailrail.grpc.silence", "4s",
                                        "mailrail.grpc.beat", "5s",
                                        "mailrail.grpc.drain", "6s")))
                .isEqualTo(
                        new GrpcProperties(
                                "in-process:house",
                                "t",
                                Path.of("f"),
                                1,
                                "house",
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6)));
    }

    @Test
    void aTokenMayLieInAFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("token"), " secret\n");
        var empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThat(withTokenFile(file).secret()).contains("secret");
        assertThatThrownBy(() -> withTokenFile(empty).secret())
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> withTokenFile(folder.resolve("none")).secret())
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("cannot be read");
    }

    private static GrpcProperties withTokenFile(Path file) {
        return bind(
                "mailrail.grpc",
                GrpcProperties.class,
                Map.of("mailrail.grpc.token-file", file.toString()));
    }

    @Test
    void certificateAndKeyGoTogether() {
        var none = bind("mailrail.tls", TlsProperties.class, Map.of());
        assertThat(none.certificate()).isNull();
        assertThat(none.privateKey()).isNull();
        var both =
                bind(
                        "mailrail.tls",
                        TlsProperties.class,
                        Map.of(
                                "mailrail.tls.certificate", "c.pem",
                                "mailrail.tls.private-key", "k.pem"));
        assertThat(both).isEqualTo(new TlsProperties(Path.of("c.pem"), Path.of("k.pem")));
        assertThatThrownBy(() ->
                        bind(
                                "mailrail.tls",
                                TlsProperties.class,
                                Map.of("mailrail.tls.certificate", "c.pem")))
                .hasStackTraceContaining("go together");
    }
}
