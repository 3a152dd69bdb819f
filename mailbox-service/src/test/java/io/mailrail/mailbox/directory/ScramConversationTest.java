package io.mailrail.mailbox.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.Login.Secret;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.directory.ScramMessages.Binding;
import io.mailrail.mailbox.directory.ScramMessages.ClientFinal;
import io.mailrail.mailbox.directory.ScramMessages.ClientFirst;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

class ScramConversationTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ClientFinal last(String text) {
        return ClientFinal.parse(utf8(text));
    }

    /// RFC 7677 §3.
    private static ScramConversation example() {
        return new ScramConversation(
                ClientFirst.parse(utf8("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")),
                ScramKey.derive(
                        "pencil", 4096, Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==")),
                new Secret(),
                "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
    }

    @Test
    void theExampleOfTheRfcIsSpoken() {
        var conversation = example();
        assertThat(conversation.serverFirst())
                .isEqualTo(
                        "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        var last =
                last(
                        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(conversation.isRight(last)).isTrue();
        assertThat(conversation.serverFinal(last))
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // another proof, a shorter one, another nonce, another header
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzb",
                "c=biws,r=rOprNGfwEbeRWgbNEkqO,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                "c=eSws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            })
    void whatDiffersIsWrong(String text) {
        assertThat(example().isRight(last(text))).isFalse();
    }

    @Test
    void theKeySurvivesItsStorage() {
        var key = ScramKey.derive("pencil", 4096);
        assertThat(ScramKey.parse(key.stored())).isEqualTo(key);
        assertThat(key.toString()).isEqualTo("ScramKey");
        assertThatThrownBy(() -> ScramKey.parse("SCRAM-SHA-1$1:a$b:c"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheClientSaysIsRead() {
        var first = ClientFirst.parse(utf8("p=tls-exporter,a=o=2Cther,n=a=3Db=2Cc,r=x,e=ext"));
        assertThat(first.binding()).isEqualTo(new Binding.Uses("tls-exporter"));
        assertThat(first.actingAs()).isEqualTo("o,ther");
        assertThat(first.name()).isEqualTo("a=b,c");
        assertThat(first.header()).isEqualTo("p=tls-exporter,a=o=2Cther,");
        assertThat(first.bare()).isEqualTo("n=a=3Db=2Cc,r=x,e=ext");
        assertThat(ClientFirst.parse(utf8("y,,n=u,r=x")).binding())
                .isEqualTo(new Binding.NotOffered());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n,,",
                "n,n=u,r=x",
                "q,,n=u,r=x",
                "p=,,n=u,r=x",
                "n,,n=,r=x",
                "n,,n=u,r=",
                "n,,n=u=41,r=x",
                "n,,m=ext,n=u,r=x",
                "n,,r=x,n=u",
                "n,,n=u,r=a\u00e9",
                "n,,n=u\u0000,r=x",
            })
    void whatIsNoFirstMessageIsMalformed(String text) {
        assertMalformed(() -> ClientFirst.parse(utf8(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "c=biws,r=x", "c=b,r=x,p=AA==", "r=x,c=biws,p=AA==", "c=biws,r=x,p=A"})
    void whatIsNoFinalMessageIsMalformed(String text) {
        assertMalformed(() -> last(text));
    }

    @Test
    void whatIsTooLongOrNotUtf8IsMalformed() {
        assertMalformed(() -> ClientFirst.parse(utf8("n,,n=u,r=" + "x".repeat(5000))));
        assertMalformed(() -> ClientFirst.parse(new byte[] {'n', ',', ',', (byte) 0xFF}));
    }

    private static void assertMalformed(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isInstanceOf(Refusal.Malformed.class));
    }
}
