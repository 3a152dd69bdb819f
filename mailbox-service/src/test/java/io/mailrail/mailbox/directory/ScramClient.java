package io.mailrail.mailbox.directory;

import io.mailrail.api.Directory;
import io.mailrail.api.Login;
import io.mailrail.api.Login.ChannelBinding;
import io.mailrail.api.Login.Secret;
import io.mailrail.api.Protocol;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A client that speaks SCRAM-SHA-256 by the RFC, and what it heard last.
final class ScramClient {

    private static final Pattern SERVER_FIRST = Pattern.compile("r=(.+),s=(.+),i=(\\d+)");

    private final Directory directory;
    private final String address;
    private String salt = "";
    private int iterations;

    ScramClient(Directory directory, String address) {
        this.directory = directory;
        this.address = address;
    }

    String salt() {
        return salt;
    }

    int iterations() {
        return iterations;
    }

    /// What the client says about channel binding.
    ///
    /// @param header its gs2-header
    /// @param data what it binds to
    record Bound(String header, Secret data) {
        static final Bound NOT = new Bound("n,,", new Secret());
    }

    SessionCredential login(String name, String password) {
        return login(ScramExchange.NAME, List.of(), Bound.NOT, name, password);
    }

    SessionCredential login(
            String mechanism,
            List<ChannelBinding> offered,
            Bound bound,
            String name,
            String password) {
        var bare = "n=" + name.replace("=", "=3D").replace(",", "=2C") + ",r=clientnonce";
        var login =
                new Login(
                        Protocol.IMAP,
                        mechanism,
                        Optional.of(secret(bound.header() + bare)),
                        address,
                        true,
                        offered);
        try (var exchange = directory.authenticate(login)) {
            if (!(exchange.first() instanceof SaslStep.Challenge(var challenge))) {
                throw new IllegalStateException("no challenge");
            }
            var serverFirst = new String(challenge.octets(), StandardCharsets.UTF_8);
            var parts = SERVER_FIRST.matcher(serverFirst);
            if (!parts.matches()) {
                throw new IllegalStateException(serverFirst);
            }
            salt = parts.group(2);
            iterations = Integer.parseInt(parts.group(3));
            var header = bound.header().getBytes(StandardCharsets.UTF_8);
            var data = bound.data().octets();
            var channel = java.util.Arrays.copyOf(header, header.length + data.length);
            System.arraycopy(data, 0, channel, header.length, data.length);
            var withoutProof =
                    "c=" + Base64.getEncoder().encodeToString(channel) + ",r=" + parts.group(1);
            var message = bare + "," + serverFirst + "," + withoutProof;
            var step = exchange.respond(secret(withoutProof + ",p=" + proof(password, message)));
            if (!(step instanceof SaslStep.Success(var credential, var additional))) {
                throw new IllegalStateException("no end");
            }
            var expected = "v=" + encoded(ScramKey.hmac(serverKey(password), message));
            if (!expected.equals(new String(additional.octets(), StandardCharsets.UTF_8))) {
                throw new IllegalStateException("the server does not know the password");
            }
            return credential;
        }
    }

    private String proof(String password, String message) {
        var clientKey = ScramKey.hmac(salted(password), "Client Key");
        var signature = ScramKey.hmac(ScramKey.hash(clientKey), message);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= signature[i];
        }
        return encoded(clientKey);
    }

    private byte[] serverKey(String password) {
        return ScramKey.hmac(salted(password), "Server Key");
    }

    /// Hi() of RFC 5802 §2.2, in its own words.
    private byte[] salted(String password) {
        var key = password.getBytes(StandardCharsets.UTF_8);
        try {
            var mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
            mac.update(Base64.getDecoder().decode(salt));
            var round = mac.doFinal(new byte[] {0, 0, 0, 1});
            var result = round.clone();
            for (int i = 1; i < iterations; i++) {
                round = mac.doFinal(round);
                for (int j = 0; j < result.length; j++) {
                    result[j] ^= round[j];
                }
            }
            return result;
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    private static Secret secret(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }
}
