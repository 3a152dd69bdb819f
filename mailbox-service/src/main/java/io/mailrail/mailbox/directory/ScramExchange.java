package io.mailrail.mailbox.directory;

import io.mailrail.api.Login;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SaslExchange;
import io.mailrail.api.SaslStep;
import io.mailrail.mailbox.directory.Logins.Claimed;
import io.mailrail.mailbox.directory.ScramMessages.Binding;
import io.mailrail.mailbox.directory.ScramMessages.ClientFinal;
import io.mailrail.mailbox.directory.ScramMessages.ClientFirst;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/// SASL SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677). The gateway offers PLUS exactly when it hands us what the
/// connection can be bound to, so a client that says `y` there was lied to (RFC 5802 §6).
final class ScramExchange implements SaslExchange {

    static final String NAME = "SCRAM-SHA-256";
    static final String PLUS = "SCRAM-SHA-256-PLUS";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE = 18;
    private static final Login.Secret UNBOUND = new Login.Secret();

    private final Logins logins;
    private final Login login;
    private final boolean plus;
    private @Nullable Begun begun;

    /// @param plus whether the client chose the mechanism that binds
    ScramExchange(Logins logins, Login login, boolean plus) {
        this.logins = logins;
        this.login = login;
        this.plus = plus;
    }

    private record Begun(ScramConversation conversation, Claimed claimed) {}

    @Override
    public SaslStep first() {
        return login.initialResponse()
                .map(this::respond)
                .orElseGet(() -> new SaslStep.Challenge(new Login.Secret()));
    }

    @Override
    public SaslStep respond(Login.Secret response) {
        var now = begun;
        return now == null ? begin(response.octets()) : finish(now, response.octets());
    }

    private SaslStep begin(byte[] octets) {
        var first = ClientFirst.parse(octets);
        var binding = binding(first.binding());
        if (!first.actingAs().isEmpty()
                && !MailAddress.parse(first.actingAs()).equals(MailAddress.parse(first.name()))) {
            throw new Refused(new Refusal.NotPermitted("nobody acts as another here"));
        }
        var claimed = logins.claim(first.name());
        var conversation = new ScramConversation(first, claimed.key(), binding, nonce());
        begun = new Begun(conversation, claimed);
        return new SaslStep.Challenge(secret(conversation.serverFirst()));
    }

    private SaslStep finish(Begun begun, byte[] octets) {
        var last = ClientFinal.parse(octets);
        var credential =
                logins.prove(
                        begun.claimed(),
                        () -> begun.conversation().isRight(last),
                        login.protocol(),
                        login.clientAddress());
        return new SaslStep.Success(credential, secret(begun.conversation().serverFinal(last)));
    }

    /// RFC 5802 §6: which flag goes with which mechanism.
    private Login.Secret binding(Binding said) {
        return switch (said) {
            case Binding.Uses(var type) when plus ->
                    login.channelBinding(type)
                            .orElseThrow(() ->
                                    ScramMessages.malformed(
                                            "that type of channel binding is not supported"));
            case Binding.NotOffered() when !plus -> {
                if (!login.channelBindings().isEmpty()) {
                    throw ScramMessages.malformed("channel binding is offered here");
                }
                yield UNBOUND;
            }
            case Binding.None() when !plus -> UNBOUND;
            default ->
                    throw ScramMessages.malformed("the mechanism and its channel binding differ");
        };
    }

    private static String nonce() {
        var octets = new byte[NONCE];
        RANDOM.nextBytes(octets);
        return Base64.getEncoder().encodeToString(octets);
    }

    private static Login.Secret secret(String text) {
        return new Login.Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        begun = null;
    }
}
