package io.mailrail.imap.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailrail.api.Directory;
import io.mailrail.api.Login;
import io.mailrail.api.Login.Secret;
import io.mailrail.api.Protocol;
import io.mailrail.api.SaslStep;
import io.mailrail.api.SessionCredential;
import io.mailrail.imap.command.LoginCommand;
import io.mailrail.imap.grammar.CommandSource;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.response.ImapResponse;
import io.mailrail.wire.sasl.Plain;
import io.mailrail.wire.sasl.SaslException;
import io.mailrail.wire.sasl.SaslLine;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/// LOGIN and AUTHENTICATE (RFC 3501 §6.2.2, §6.2.3). Who may log in is mailbox-service's to say.
public final class LoginHandler {

    private final Directory directory;
    private final Clock clock;

    public LoginHandler(Directory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// Where a login comes from.
    public record Origin(String clientAddress, boolean underTls) {}

    /// @throws io.mailrail.api.Refused WrongCredentials and its like
    public LoggedIn login(LoginCommand.Login login, Origin origin) throws ImapSyntaxException {
        var message = new Secret(Plain.message(login.user().octets(), login.password().octets()));
        try (var exchange = directory.authenticate(begin("PLAIN", Optional.of(message), origin))) {
            return switch (exchange.first()) {
                case SaslStep.Success(var credential, var _) -> loggedIn(credential);
                case SaslStep.Challenge _ ->
                        throw new ImapSyntaxException("PLAIN has no challenge");
            };
        }
    }

    /// Speaks SASL until it ends.
    ///
    /// @throws ImapSyntaxException for what is not base64, and for `*`, by which the client gives up
    public LoggedIn authenticate(
            LoginCommand.Authenticate authenticate,
            Origin origin,
            CommandSource client,
            ImapOutput out)
            throws IOException, ImapSyntaxException {
        var mechanism = authenticate.mechanism();
        Optional<Secret> initial;
        if (authenticate.initialResponse().isPresent()) {
            initial = Optional.of(decodeInitial(authenticate.initialResponse().get()));
        } else if (mechanism.equals("PLAIN")) {
            // The client speaks first in PLAIN: the empty challenge is ours to give.
            initial = Optional.of(ask(new Secret(), client, out));
        } else {
            initial = Optional.empty();
        }
        try (var exchange = directory.authenticate(begin(mechanism, initial, origin))) {
            var step = exchange.first();
            while (true) {
                switch (step) {
                    case SaslStep.Challenge(var octets) ->
                            step = exchange.respond(ask(octets, client, out));
                    case SaslStep.Success(var credential, var additional) -> {
                        if (additional.octets().length > 0) {
                            ask(additional, client, out);
                        }
                        return loggedIn(credential);
                    }
                }
            }
        }
    }

    private static Secret ask(Secret challenge, CommandSource client, ImapOutput out)
            throws IOException, ImapSyntaxException {
        out.send(new ImapResponse.Continue(SaslLine.encode(challenge.octets())));
        var line = new String(client.line(), ISO_8859_1);
        if (SaslLine.isAbort(line)) {
            throw new ImapSyntaxException("Authentication given up");
        }
        try {
            return new Secret(SaslLine.decode(line));
        } catch (SaslException e) {
            throw new ImapSyntaxException("Not base64");
        }
    }

    private static Secret decodeInitial(String argument) throws ImapSyntaxException {
        try {
            return new Secret(SaslLine.decodeInitial(argument));
        } catch (SaslException e) {
            throw new ImapSyntaxException("Not base64");
        }
    }

    private static Login begin(String mechanism, Optional<Secret> initial, Origin origin) {
        return new Login(
                Protocol.IMAP, mechanism, initial, origin.clientAddress(), origin.underTls());
    }

    private LoggedIn loggedIn(SessionCredential credential) {
        return new LoggedIn(directory, clock, credential);
    }
}
