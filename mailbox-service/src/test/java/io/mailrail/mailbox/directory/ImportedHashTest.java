package io.mailrail.mailbox.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hashes that other programs made of the same password.
class ImportedHashTest {

    static final String PASSWORD = "pass w\u00f6rd";

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "BCRYPT $2b$06$abcdefghijklmnopqrstuuFrV.HFWwJzVVukN.yyB/2Ll9efFFe1G",
                "BCRYPT {BLF-CRYPT}$2y$05$abcdefghijklmnopqrstuuQDSF6qSJcy8N/IByZ1MdlzLHQR97r/O",
                "BCRYPT {crypt}$2a$05$abcdefghijklmnopqrstuuQDSF6qSJcy8N/IByZ1MdlzLHQR97r/O",
                "SHA_CRYPT $6$saltstring$YMidTKeEFc1WPs7FytHgfL.rZQ/qc03RTnHVFa9twOg4No8YdKSkRfmuP2c5QXxDavcdPZMYRJgGGq3YVTlDq0",
                "SHA_CRYPT {SHA512-CRYPT}$6$rounds=1500$roundsalt$1gRdW6XDDRVDH9x3Fj988Z.9ZHMir7PuQp4jF/oWQyG5DJxhagawqXKAZt2v.rDQpOUAKfoRzRqJ.FvzCS0XO0",
                "SHA_CRYPT {SHA256-CRYPT}$5$saltstring$s370.ZwxQKBp/5ethNp145IriF/II6SMmUIyH/Bb6TB",
                "PBKDF2 $pbkdf2-sha256$29000$./8wMTIzNDU2Nzg5YWJjZA$FEcysji7R81DSxCZif9JYmWYODlwMtxZKpkf3M8QCKY",
                "PBKDF2 $pbkdf2-sha512$1000$./8wMTIzNDU2Nzg5YWJjZA$YEHwrjPm4DNQ28/fHpmCsPnvcsVitA16o7N7TnbBbb8tg2VbDMdWcZp5AkVFEPXJ6kl4nXidmEO2pnROqTb2rA",
                "PBKDF2 $pbkdf2$1000$./8wMTIzNDU2Nzg5YWJjZA$Y0Isdye7sI8.XN6grGFRdEQYLQA",
                "PBKDF2 $pbkdf2-sha256$i=1000,l=32$+/8wMTIzNDU2Nzg5YWJjZA$UsHcnS6WATXCh2UNT+Zc3ygMwdUrybfLVLCsq3/uLK8",
                "PBKDF2 {PBKDF2}$1$kzVxA9bIVfT/8TeB$5000$9ca5a612e6b1c5cce96d2b9edf6085f55b734e5e",
            })
    void itsPasswordIsKnown(String scheme, String given) {
        var hash = PasswordHash.parse(ImportedHash.of(given));
        assertThat(hash.scheme().name()).isEqualTo(scheme);
        assertThat(hash.matches(PASSWORD)).isTrue();
        assertThat(hash.matches("pass word")).isFalse();
        assertThat(hash.matches("")).isFalse();
        assertThat(hash.toString()).doesNotContain("$");
    }

    /// Bcrypt looks at 72 octets; a longer password is right by its beginning, as everywhere.
    @Test
    void aLongPasswordOfBcryptIsRight() {
        var hash =
                PasswordHash.parse("$2b$05$abcdefghijklmnopqrstuujf8SX2ahXLwp9w/B.Y5XdysS6yR576q");
        assertThat(hash.matches("x".repeat(80))).isTrue();
        assertThat(hash.matches("x".repeat(72))).isTrue();
        assertThat(hash.matches("x".repeat(71))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "{PLAIN}secret",
                "{SSHA}Zm9vYmFy",
                "$1$abc$0123456789012345678901",
                "{BLF-CRYPT}$6$saltstring$YMidTKeEFc1WPs7FytHgfL.rZQ/qc03RTnHVFa9twOg4No8YdKSkRfmuP2c5QXxDavcdPZMYRJgGGq3YVTlDq0",
                "$2b$31$abcdefghijklmnopqrstuuFrV.HFWwJzVVukN.yyB/2Ll9efFFe1G",
                "$2b$06$abcdefghijklmnopqrstuuFrV.HFWwJzVVukN.yyB/2Ll9efFFe1",
                "$6$rounds=999999999$saltstring$YMidTKeEFc1WPs7FytHgfL.rZQ/qc03RTnHVFa9twOg4No8YdKSkRfmuP2c5QXxDavcdPZMYRJgGGq3YVTlDq0",
                "$6$rounds=1$saltstring$YMidTKeEFc1WPs7FytHgfL.rZQ/qc03RTnHVFa9twOg4No8YdKSkRfmuP2c5QXxDavcdPZMYRJgGGq3YVTlDq0",
                "$pbkdf2-sha256$999999999$./8wMTIzNDU2Nzg5YWJjZA$FEcysji7R81DSxCZif9JYmWYODlwMtxZKpkf3M8QCKY",
                "$pbkdf2-md5$1000$./8wMTIzNDU2Nzg5YWJjZA$FEcysji7R81DSxCZif9JYmWYODlwMtxZKpkf3M8QCKY",
                "$argon2id$v=19$m=99999999,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=262144,t=20,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$6$salt\u0000$YMidTKeEFc1WPs7FytHgfL.rZQ/qc03RTnHVFa9twOg4No8YdKSkRfmuP2c5QXxDavcdPZMYRJgGGq3YVTlDq0",
            })
    void whatIsUnknownBrokenOrTooDearIsRefused(String given) {
        assertThatThrownBy(() -> ImportedHash.of(given))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        no ->
                                assertThat(no.rejection())
                                        .isInstanceOfSatisfying(
                                                Rejection.BadValue.class,
                                                bad ->
                                                        assertThat(bad.field())
                                                                .isEqualTo("passwordHash")));
    }

    @Test
    void aHashOfAnyLengthIsRefusedQuickly() {
        assertThatThrownBy(() -> ImportedHash.of("$6$" + "x".repeat(1_000_000)))
                .isInstanceOf(Rejected.class);
    }
}
