package io.mailrail.mailbox.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.util.Base64;
import java.util.Map;

class SecretsTest {

    /// From the test vectors of the reference implementation, whose parameters stand in the string.
    @Test
    void aHashOfAnotherArgon2idIsUnderstood() {
        var hash =
                PasswordHash.parse(
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        assertThat(hash.matches("password")).isTrue();
        assertThat(hash.matches("Password")).isFalse();
    }

    @Test
    void aHashIsSaltedAndSaysItsParameters() {
        var argon2 = new Argon2(64, 1);
        var first = argon2.hash("secret");
        assertThat(first).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
        assertThat(argon2.hash("secret")).isNotEqualTo(first);
        assertThat(argon2.isCurrent(first)).isTrue();
        assertThat(new Argon2(128, 2).isCurrent(first)).isFalse();
        assertThat(PasswordHash.parse(first).matches("secret")).isTrue();
        assertThat(PasswordHash.parse(first).matches("other")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4095, 10_000_001})
    void scramKeepsToTheNumbersOfTheRfc(int iterations) {
        var properties =
                new Binder(
                                new MapConfigurationPropertySource(
                                        Map.of("d.scram-iterations", iterations)))
                        .bindOrCreate("d", DirectoryProperties.class);
        assertThatThrownBy(() -> new Secrets(properties, new SimpleMeterRegistry()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scram-iterations");
    }

    @Test
    void whatCostsTooMuchIsNotConfigured() {
        assertThatThrownBy(() -> new Argon2(1 << 19, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Argon2(1 << 18, 5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// RFC 7677 §3: the client's proof there shows this StoredKey, the server's signature this ServerKey.
    @Test
    void theScramKeyIsThatOfTheExample() {
        var key =
                ScramKey.derive(
                                "pencil",
                                4096,
                                Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="))
                        .stored();
        assertThat(key)
                .isEqualTo(
                        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
                                + "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
                                + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
    }

    @ParameterizedTest
    @CsvSource({
        "I\u00adX, IX",
        "user, user",
        "USER, USER",
        "\u00aa, a",
        "\u2168, IX",
    })
    void passwordsArePreparedAsInTheExamples(String given, String prepared) {
        // RFC 4013 §3
        assertThat(PreparedPassword.of(given)).contains(prepared);
    }

    @Test
    void whatCannotBeAPasswordIsNone() {
        assertThat(PreparedPassword.of("")).isEmpty();
        assertThat(PreparedPassword.of("\u0007")).isEmpty();
        assertThat(PreparedPassword.of("\u00ad")).isEmpty();
        assertThat(PreparedPassword.of("x".repeat(1001))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.9, 192.0.2.9",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "::1, 0:0:0:0:0:0:0:0/64",
        "mail.example, unknown",
        "'', unknown",
        "300.1.1.1, unknown",
    })
    void aClientIsItsNetwork(String address, String network) {
        assertThat(ClientNetwork.of(address)).isEqualTo(network);
    }
}
