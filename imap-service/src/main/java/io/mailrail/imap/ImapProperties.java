package io.mailrail.imap;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/// Every key of `mailrail.imap.*`, with its default.
///
/// @param port with STARTTLS; 0 is off, -1 any free one
/// @param imapsPort with TLS from the first octet; 0 is off, -1 any free one
/// @param timeout silence before a session that has logged in is ended; RFC 3501 §5.4 asks for 30 minutes at least
/// @param loginTimeout silence before a session that has not is ended
/// @param writeTimeout how long one write may take before the client counts as gone
/// @param maxSessions at once
/// @param maxSessionsPerAddress at once, counted by the client's own address
/// @param maxLine octets of a command's line, literals not counted
/// @param maxLiteral octets of all literals of a command together, APPEND's message not counted
/// @param maxLiteralBeforeLogin the same, for somebody who has not logged in
/// @param maxMessageSize octets of a message for APPEND
/// @param idleHeartbeat how often a client in IDLE hears that we are still here
/// @param badCommandsBeforeDelay how many malformed commands in a row are answered at once
/// @param badCommandDelay how long the answers to more of them take
/// @param maxBadCommands how many malformed commands in a row end the session
/// @param maxFailedLogins how many refused logins end the session
/// @param drain how long sessions may go on when the server stops
@ConfigurationProperties("mailrail.imap")
public record ImapProperties(
        @DefaultValue("2143") int port,
        @DefaultValue("2993") int imapsPort,
        @DefaultValue("30m") Duration timeout,
        @DefaultValue("3m") Duration loginTimeout,
        @DefaultValue("5m") Duration writeTimeout,
        @DefaultValue("20000") int maxSessions,
        @DefaultValue("100") int maxSessionsPerAddress,
        @DefaultValue("64KB") DataSize maxLine,
        @DefaultValue("1MB") DataSize maxLiteral,
        @DefaultValue("4KB") DataSize maxLiteralBeforeLogin,
        @DefaultValue("50MB") DataSize maxMessageSize,
        @DefaultValue("2m") Duration idleHeartbeat,
        @DefaultValue("5") int badCommandsBeforeDelay,
        @DefaultValue("1s") Duration badCommandDelay,
        @DefaultValue("20") int maxBadCommands,
        @DefaultValue("5") int maxFailedLogins,
        @DefaultValue("10s") Duration drain) {}
