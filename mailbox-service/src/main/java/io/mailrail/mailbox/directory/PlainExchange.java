package io.mailrail.mailbox.directory;

import io.mailrail.api.Login;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SaslExchange;
import io.mailrail.api.SaslStep;

/// SASL PLAIN (RFC 4616): at once where the client spoke first, else after an empty challenge.
final class PlainExchange implements SaslExchange {

    private final Logins logins;
    private final Login login;

    PlainExchange(Logins logins, Login login) {
        this.logins = logins;
        this.login = login;
    }

    @Override
    public SaslStep first() {
        return login.initialResponse()
                .map(this::respond)
                .orElseGet(() -> new SaslStep.Challenge(new Login.Secret()));
    }

    @Override
    public SaslStep respond(Login.Secret response) {
        var message = PlainMessage.parse(response.octets());
        if (!message.actingAs().isEmpty()
                && !MailAddress.parse(message.actingAs())
                        .equals(MailAddress.parse(message.name()))) {
            throw new Refused(new Refusal.NotPermitted("nobody acts as another here"));
        }
        return new SaslStep.Success(
                logins.login(
                        message.name(),
                        message.password(),
                        login.protocol(),
                        login.clientAddress()),
                new Login.Secret());
    }

    @Override
    public void close() {}
}
