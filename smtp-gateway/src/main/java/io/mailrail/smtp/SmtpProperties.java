package io.mailrail.smtp;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/// Every key of `mailrail.smtp.*`, with its default. A port of 0 turns a listener off, -1 takes any free port.
///
/// @param port for other servers
/// @param submissionPort for our users, STARTTLS
/// @param submissionsPort for our users, implicit TLS
/// @param maxMessageSize of content, without what we add
/// @param maxRecipients per transaction; RFC 5321 §4.5.3.1.8 asks for 100 at least
/// @param timeout silence before a session is ended; RFC 5321 §4.5.3.2.7 asks for 5 minutes at least
/// @param writeTimeout how long a client may take to read a reply, and a handshake may last
/// @param maxSessions at once, over all listeners
/// @param maxSessionsPerAddress at once, counted by the client's own address
/// @param maxBadCommands errors of form and order before a session is ended
/// @param drainTimeout how long sessions may finish what they are at when the service stops
@ConfigurationProperties("mailrail.smtp")
public record SmtpProperties(
        @DefaultValue("2525") int port,
        @DefaultValue("2587") int submissionPort,
        @DefaultValue("2465") int submissionsPort,
        @DefaultValue("50MB") DataSize maxMessageSize,
        @DefaultValue("1000") int maxRecipients,
        @DefaultValue("5m") Duration timeout,
        @DefaultValue("2m") Duration writeTimeout,
        @DefaultValue("20000") int maxSessions,
        @DefaultValue("100") int maxSessionsPerAddress,
        @DefaultValue("20") int maxBadCommands,
        @DefaultValue("20s") Duration drainTimeout) {

    public SmtpProperties {
        if (maxRecipients < 100) {
            throw new IllegalArgumentException(
                    "mailrail.smtp.max-recipients is "
                            + maxRecipients
                            + "; RFC 5321 asks for 100 at least");
        }
    }
}
