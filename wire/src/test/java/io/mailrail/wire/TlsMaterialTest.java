package io.mailrail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.concurrent.Executors;

class TlsMaterialTest {

    @TempDir Path directory;

    @Test
    void theSelfSignedPairBearsEveryLocalName() throws Exception {
        var leaf = TlsMaterial.selfSigned(directory, "mail.example.org").leaf();
        assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=mail.example.org");
        var names = leaf.getSubjectAlternativeNames();
        assertThat(names)
                .extracting(name -> (Object) name.get(1))
                .contains("mail.example.org", "localhost", "127.0.0.1");
        leaf.verify(leaf.getPublicKey());
    }

    @Test
    void onlyTheOwnerReadsTheKey() throws IOException {
        TlsMaterial.selfSigned(directory, "localhost");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        directory.resolve("private-key.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theSelfSignedPairIsKept() {
        var first = TlsMaterial.selfSigned(directory, "localhost").leaf();
        assertThat(TlsMaterial.selfSigned(directory, "localhost").leaf()).isEqualTo(first);
    }

    @Test
    void servicesThatStartTogetherShareOnePair() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = executor.submit(() -> TlsMaterial.selfSigned(directory, "localhost").leaf());
            var two = executor.submit(() -> TlsMaterial.selfSigned(directory, "localhost").leaf());
            assertThat(one.get()).isEqualTo(two.get());
        }
    }

    @Test
    void aBrokenPairIsMadeAnew() throws IOException {
        TlsMaterial.selfSigned(directory, "localhost");
        Files.writeString(directory.resolve("private-key.pem"), "rubbish");
        assertThat(TlsMaterial.selfSigned(directory, "localhost").leaf()).isNotNull();
    }

    @Test
    void everyKeyFormIsRead() throws Exception {
        var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        var curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(256);
        var ec = curve.generateKeyPair();
        var pkcs1 = PrivateKeyInfo.getInstance(rsa.getPrivate().getEncoded()).parsePrivateKey();
        var info = PrivateKeyInfo.getInstance(ec.getPrivate().getEncoded());
        var secret = ((java.security.interfaces.ECPrivateKey) ec.getPrivate()).getS();
        var sec1 = new ECPrivateKey(256, secret, info.getPrivateKeyAlgorithm().getParameters());

        assertThat(read("RSA PRIVATE KEY", pkcs1.toASN1Primitive().getEncoded()))
                .isEqualTo(rsa.getPrivate());
        // The same key; its encoding may or may not repeat the curve inside.
        assertThat(read("EC PRIVATE KEY", sec1.getEncoded()))
                .isInstanceOfSatisfying(
                        java.security.interfaces.ECPrivateKey.class,
                        key -> assertThat(key.getS()).isEqualTo(secret));
        assertThat(read("PRIVATE KEY", rsa.getPrivate().getEncoded())).isEqualTo(rsa.getPrivate());
        assertThat(read("PRIVATE KEY", ec.getPrivate().getEncoded())).isEqualTo(ec.getPrivate());
    }

    private PrivateKey read(String type, byte[] encoded) throws IOException {
        var file = directory.resolve("key.pem");
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, encoded));
        }
        Files.writeString(file, text.toString());
        return TlsMaterial.readKey(file);
    }

    @Test
    void aForeignKeyIsRefused() {
        TlsMaterial.selfSigned(directory.resolve("a"), "localhost");
        TlsMaterial.selfSigned(directory.resolve("b"), "localhost");
        assertThatThrownBy(() ->
                        TlsMaterial.ofPem(
                                directory.resolve("a/certificate.pem"),
                                directory.resolve("b/private-key.pem")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("certificate.pem")
                .hasRootCauseMessage("private key does not fit the certificate");
    }

    @Test
    void missingFilesAreNamed() {
        assertThatThrownBy(() ->
                        TlsMaterial.ofPem(
                                directory.resolve("none.pem"), directory.resolve("no.key")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.pem");
    }

    @Test
    void aReplacedPairIsTakenUpOnceItFits() throws IOException {
        var used = directory.resolve("used");
        var material = TlsMaterial.selfSigned(used, "old.example.org");
        var old = material.leaf();
        var fresh = directory.resolve("fresh");
        var next = TlsMaterial.selfSigned(fresh, "new.example.org").leaf();

        replace(fresh, used, "certificate.pem");
        // Half replaced: the old pair stays, however often it is looked at.
        await().during(Duration.ofMillis(1500)).until(() -> material.leaf().equals(old));

        replace(fresh, used, "private-key.pem");
        await().until(() -> material.leaf().equals(next));
    }

    private static void replace(Path from, Path to, String name) throws IOException {
        Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
