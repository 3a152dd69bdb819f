package io.mailrail.imap;

import io.mailrail.imap.ImapMeters.Outcome;
import io.mailrail.imap.ImapMeters.Tag;
import io.mailrail.wire.sasl.SaslLine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

/// What every session of this process shares: its name, its limits, its certificate, its meters.
///
/// @param allowPlaintext whether passwords may come without TLS
record ImapHouse(
        String hostname,
        String version,
        boolean allowPlaintext,
        ImapProperties properties,
        Supplier<SSLContext> tls,
        MeterRegistry meters) {

    /// The octets of a line from somebody who has not logged in: enough for any SASL answer.
    private static final int LINE_BEFORE_LOGIN = SaslLine.LIMIT;

    /// A stranger gets little room and little time.
    void stranger(ImapWire wire) {
        wire.expect(LINE_BEFORE_LOGIN, properties.loginTimeout());
    }

    void loggedIn(ImapWire wire) {
        wire.expect(properties.maxLine().toBytes(), properties.timeout());
    }

    long literalLimit(ImapState state) {
        return (state instanceof ImapState.Account
                        ? properties.maxLiteral()
                        : properties.maxLiteralBeforeLogin())
                .toBytes();
    }

    /// @param verb of the fixed set, in lower case
    void count(String verb, Outcome outcome, Duration taken) {
        Timer.builder(ImapMeters.COMMANDS.getName())
                .tag(Tag.VERB.asString(), verb)
                .tag(Tag.OUTCOME.asString(), outcome.tag())
                .register(meters)
                .record(taken);
    }
}
