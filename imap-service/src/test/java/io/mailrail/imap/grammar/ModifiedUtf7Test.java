package io.mailrail.imap.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModifiedUtf7Test {

    @ParameterizedTest
    @CsvSource({
        "INBOX, INBOX",
        "Entwürfe, Entw&APw-rfe",
        "Tom & Jerry, Tom &- Jerry",
        "~peter/mail/台北/日本語, '~peter/mail/&U,BTFw-/&ZeVnLIqe-'",
        "\uD83D\uDCE7, &2D3c5w-"
    })
    void namesAndTheirSpelling(String name, String wire) throws ImapSyntaxException {
        assertThat(ModifiedUtf7.encode(name)).isEqualTo(wire);
        assertThat(ModifiedUtf7.decode(wire)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&", "&AGE-", "&U,BTFw", "&U/BTFw-", "a\tb", "&!-", "&APw-&APw-"})
    void whatNobodyWouldEncodeSoIsRefused(String wire) {
        assertThatThrownBy(() -> ModifiedUtf7.decode(wire)).isInstanceOf(ImapSyntaxException.class);
    }
}
