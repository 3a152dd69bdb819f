package io.mailrail.wire;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;

/// Makes a self-signed pair for a house whose operator has given none. Its names are the host's, `localhost` and 127.0.0.1.
final class SelfSigned {

    private static final Logger log = LoggerFactory.getLogger(SelfSigned.class);

    private static final Duration VALID = Duration.ofDays(825);
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);

    /// Services of one process share a data folder; a file lock knows processes only.
    private static final ReentrantLock within = new ReentrantLock();

    record Pair(Path certificate, Path privateKey) {}

    private SelfSigned() {}

    static Pair in(Path directory, String hostname) throws IOException {
        Files.createDirectories(directory);
        var pair =
                new Pair(
                        directory.resolve("certificate.pem"), directory.resolve("private-key.pem"));
        within.lock();
        try (var channel = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
                var locked = channel.lock()) {
            if (!isGood(pair)) {
                make(pair, hostname);
                log.info(
                        "self-signed certificate made file={} hostname={} lock={}",
                        pair.certificate(),
                        hostname,
                        locked.isValid());
            }
        } finally {
            within.unlock();
        }
        return pair;
    }

    private static boolean isGood(Pair pair) {
        if (!Files.exists(pair.certificate()) || !Files.exists(pair.privateKey())) {
            return false;
        }
        try {
            TlsMaterial.readKey(pair.privateKey());
            var end =
                    TlsMaterial.readChain(pair.certificate()).getFirst().getNotAfter().toInstant();
            return end.isAfter(Instant.now().plus(RENEWED_BEFORE_END));
        } catch (IOException e) {
            log.warn("self-signed certificate unreadable file={}", pair.certificate(), e);
            return false;
        }
    }

    private static void make(Pair pair, String hostname) throws IOException {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var keys = generator.generateKeyPair();
            var now = Instant.now();
            // A common name holds 64 characters at most (RFC 5280 A.1); clients go by the
            // alternative names.
            var commonName = hostname.length() <= 64 ? hostname : hostname.substring(0, 64);
            var name = new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
            var builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(120, new SecureRandom()).add(BigInteger.ONE),
                            Date.from(now.minus(Duration.ofDays(1))),
                            Date.from(now.plus(VALID)),
                            name,
                            keys.getPublic());
            builder.addExtension(Extension.subjectAlternativeName, false, names(hostname));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            X509CertificateHolder certificate = builder.build(signer);
            write(pair.privateKey(), pem(new JcaPKCS8Generator(keys.getPrivate(), null)));
            write(pair.certificate(), pem(certificate));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("certificate not made", e);
        }
    }

    private static GeneralNames names(String hostname) {
        var names = new LinkedHashSet<GeneralName>();
        if (isAddress(hostname)) {
            names.add(new GeneralName(GeneralName.iPAddress, hostname));
        } else {
            names.add(new GeneralName(GeneralName.dNSName, hostname));
        }
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        names.add(new GeneralName(GeneralName.iPAddress, "::1"));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static boolean isAddress(String hostname) {
        return hostname.indexOf(':') >= 0 || hostname.matches("[0-9.]+");
    }

    private static String pem(Object object) throws IOException {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    /// Writes beside, then renames: whoever reads sees the old file or the new one. Only the owner may read it.
    private static void write(Path file, String text) throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    beside,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(beside, text);
        Files.move(
                beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
