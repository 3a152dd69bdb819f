package io.mailrail.testkit.net;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// TLS between parties who do not care who the other is: a self-signed certificate made once per JVM, and a client that trusts
/// everybody.
public final class TestTls {

    private static final class Holder {
        static final SSLContext CONTEXT = make();
    }

    private TestTls() {}

    /// For both sides.
    public static SSLContext context() {
        return Holder.CONTEXT;
    }

    /// Upgrades a connected socket as its client; the handshake is done when this returns.
    public static SSLSocket asClient(Socket plain, String serverName) throws IOException {
        var socket =
                (SSLSocket)
                        context()
                                .getSocketFactory()
                                .createSocket(plain, serverName, plain.getPort(), true);
        socket.startHandshake();
        return socket;
    }

    /// Upgrades a connected socket as its server; the handshake is done when this returns.
    public static SSLSocket asServer(Socket plain) throws IOException {
        var socket = (SSLSocket) context().getSocketFactory().createSocket(plain, null, true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    private static SSLContext make() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var who = new X500Name("CN=test.invalid");
            var now = Instant.now();
            var certificate =
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    new JcaX509v3CertificateBuilder(
                                                    who,
                                                    BigInteger.valueOf(now.toEpochMilli()),
                                                    Date.from(now.minus(1, ChronoUnit.DAYS)),
                                                    Date.from(now.plus(30, ChronoUnit.DAYS)),
                                                    who,
                                                    pair.getPublic())
                                            .build(
                                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                                            .build(pair.getPrivate())));
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(
                    "test", pair.getPrivate(), new char[0], new X509Certificate[] {certificate});
            var factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(keys, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(
                    factory.getKeyManagers(),
                    new TrustManager[] {new TrustEverybody()},
                    new SecureRandom());
            return context;
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("no TLS for tests", e);
        }
    }

    private static final class TrustEverybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
