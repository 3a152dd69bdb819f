package io.mailrail.wire;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A server's certificate chain and private key in PEM files (RFC 7468), as an [SSLContext]. Replaced files are taken up by
/// the next handshake; files that cannot be read leave the last good pair in place.
public final class TlsMaterial implements Supplier<SSLContext> {

    private static final Logger log = LoggerFactory.getLogger(TlsMaterial.class);

    private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path certificate;
    private final Path privateKey;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Loaded loaded;
    private volatile long lookedAt;

    private record Loaded(SSLContext context, X509Certificate leaf, Stamp stamp) {}

    /// What tells a replaced file from the old one.
    private record Stamp(FileTime certificate, long certificateSize, FileTime key, long keySize) {

        static Stamp of(Path certificate, Path key) throws IOException {
            return new Stamp(
                    Files.getLastModifiedTime(certificate),
                    Files.size(certificate),
                    Files.getLastModifiedTime(key),
                    Files.size(key));
        }
    }

    private TlsMaterial(Path certificate, Path privateKey) throws IOException {
        this.certificate = certificate;
        this.privateKey = privateKey;
        this.loaded = load();
        this.lookedAt = System.nanoTime();
    }

    /// A pair that an operator provides: the chain, leaf first, and a key in PKCS#8, PKCS#1 or SEC 1 form, not encrypted.
    public static TlsMaterial ofPem(Path certificate, Path privateKey) {
        try {
            return new TlsMaterial(certificate, privateKey);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no TLS pair in " + certificate + " and " + privateKey, e);
        }
    }

    /// A self-signed pair kept in `directory`, made now unless there is a valid one. Safe against other processes that do the
    /// same.
    public static TlsMaterial selfSigned(Path directory, String hostname) {
        try {
            var pair = SelfSigned.in(directory, hostname);
            return new TlsMaterial(pair.certificate(), pair.privateKey());
        } catch (IOException e) {
            throw new UncheckedIOException("no self-signed TLS pair in " + directory, e);
        }
    }

    /// The context for the next handshake.
    @Override
    public SSLContext get() {
        if (System.nanoTime() - lookedAt > LOOK_AGAIN_NANOS && lock.tryLock()) {
            try {
                reloadIfReplaced();
                lookedAt = System.nanoTime();
            } finally {
                lock.unlock();
            }
        }
        return loaded.context();
    }

    /// The certificate that is shown now.
    public X509Certificate leaf() {
        get();
        return loaded.leaf();
    }

    private void reloadIfReplaced() {
        try {
            if (!Stamp.of(certificate, privateKey).equals(loaded.stamp())) {
                loaded = load();
                log.info(
                        "TLS pair reloaded certificate={} expires={}",
                        certificate,
                        loaded.leaf().getNotAfter().toInstant());
            }
        } catch (IOException e) {
            // Half replaced: certificate and key rarely arrive in one instant. The old pair serves
            // until both fit.
            log.warn("TLS pair not reloaded certificate={} reason={}", certificate, e.toString());
        }
    }

    private Loaded load() throws IOException {
        var stamp = Stamp.of(certificate, privateKey);
        var chain = readChain(certificate);
        var key = readKey(privateKey);
        try {
            if (!fits(chain.getFirst(), key)) {
                throw new IOException("private key does not fit the certificate");
            }
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, new char[0], chain.toArray(X509Certificate[]::new));
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new Loaded(context, chain.getFirst(), stamp);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS pair not usable", e);
        }
    }

    private static boolean fits(X509Certificate leaf, PrivateKey key)
            throws GeneralSecurityException {
        var algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        var signature = java.security.Signature.getInstance(algorithm);
        var probe = new byte[] {1, 2, 3};
        signature.initSign(key);
        signature.update(probe);
        var signed = signature.sign();
        try {
            signature.initVerify(leaf.getPublicKey());
            signature.update(probe);
            return signature.verify(signed);
        } catch (java.security.InvalidKeyException | java.security.SignatureException e) {
            return false;
        }
    }

    static List<X509Certificate> readChain(Path file) throws IOException {
        var chain = new ArrayList<X509Certificate>();
        try (var reader = Files.newBufferedReader(file);
                var pem = new PEMParser(reader)) {
            for (var object = readObject(pem); object != null; object = readObject(pem)) {
                if (object instanceof X509CertificateHolder holder) {
                    chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("certificate not readable in " + file, e);
        }
        if (chain.isEmpty()) {
            throw new IOException("no certificate in " + file);
        }
        return chain;
    }

    static PrivateKey readKey(Path file) throws IOException {
        try (var reader = Files.newBufferedReader(file);
                var pem = new PEMParser(reader)) {
            for (var object = readObject(pem); object != null; object = readObject(pem)) {
                // "EC PARAMETERS" may stand before the key.
                if (object instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                }
                if (object instanceof PrivateKeyInfo key) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
            }
        }
        throw new IOException("no unencrypted private key in " + file);
    }

    private static @Nullable Object readObject(PEMParser pem) throws IOException {
        try {
            return pem.readObject();
        } catch (RuntimeException e) {
            throw new IOException("PEM not readable", e);
        }
    }
}
