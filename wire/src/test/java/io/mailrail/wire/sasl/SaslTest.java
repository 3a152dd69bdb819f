package io.mailrail.wire.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaslTest {

    @Test
    void plainIsReadAndWritten() throws SaslException {
        var message = Plain.message("tim", "tanstaaftanstaaf");
        assertThat(message).isEqualTo("\0tim\0tanstaaftanstaaf".getBytes(UTF_8));
        assertThat(Plain.parse(message)).isEqualTo(new Plain("", "tim", "tanstaaftanstaaf"));
        var other = new Plain("Ursel", "Kurt", "xipj3plmq\u00e4");
        assertThat(Plain.parse(other.message())).isEqualTo(other);
        assertThat(other.toString()).doesNotContain("xipj");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\0a", "a\0b", "\0\0b", "\0a\0", "\0a\0b\0c"})
    void whatIsNotPlainIsRefused(String message) {
        assertThatThrownBy(() -> Plain.parse(message.getBytes(UTF_8)))
                .isInstanceOf(SaslException.class);
    }

    @Test
    void malformedUtf8IsRefused() {
        assertThatThrownBy(() -> Plain.parse(new byte[] {0, (byte) 0xC3, 0, 'x'}))
                .isInstanceOf(SaslException.class);
    }

    @Test
    void linesAreBase64() throws SaslException {
        assertThat(SaslLine.decode("")).isEmpty();
        assertThat(SaslLine.decode("AGEAYg==")).isEqualTo(new byte[] {0, 'a', 0, 'b'});
        assertThat(SaslLine.decodeInitial("=")).isEmpty();
        assertThat(SaslLine.encode(new byte[] {0, 'a', 0, 'b'})).isEqualTo("AGEAYg==");
        assertThat(SaslLine.isAbort("*")).isTrue();
        assertThat(SaslLine.isAbort("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "*", "A", "AGEAY g==", "AGE\u00c3", "====", "AA==A"})
    void whatIsNotBase64IsRefused(String line) {
        assertThatThrownBy(() -> SaslLine.decode(line)).isInstanceOf(SaslException.class);
    }

    @Test
    void loginAsksTwiceAndComesOutAsPlain() throws SaslException {
        var dialogue = new LoginDialogue();
        assertThat(new String(dialogue.challenge(), UTF_8)).isEqualTo("Username:");
        assertThat(dialogue.respond("tim".getBytes(UTF_8))).isEmpty();
        assertThat(new String(dialogue.challenge(), UTF_8)).isEqualTo("Password:");
        assertThat(dialogue.respond("secret".getBytes(UTF_8)))
                .hasValueSatisfying(
                        message -> assertThat(message).isEqualTo(Plain.message("tim", "secret")));
    }

    @Test
    void loginCannotBeBentByNul() {
        assertThatThrownBy(() -> new LoginDialogue().respond("a\0b".getBytes(UTF_8)))
                .isInstanceOf(SaslException.class);
        assertThatThrownBy(() -> new LoginDialogue().respond(new byte[0]))
                .isInstanceOf(SaslException.class);
    }
}
