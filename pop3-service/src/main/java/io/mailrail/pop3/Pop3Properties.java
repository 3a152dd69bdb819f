package io.mailrail.pop3;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/// Every key of `mailrail.pop3.*`, with its default. A port of 0 turns a listener off, -1 takes any free port.
///
/// @param port TLS by STLS
/// @param pop3sPort implicit TLS
/// @param timeout silence before a session is ended; RFC 1939 §3 asks for 10 minutes at least
/// @param writeTimeout how long a client may take to read a reply, and a handshake may last
/// @param maxSessions at once, over all listeners
/// @param maxSessionsPerAddress at once, counted by the client's own address
/// @param maxBadCommands errors of form and order before a session is ended; a wrong password counts as five
/// @param drainTimeout how long sessions may finish what they are at when the service stops
@ConfigurationProperties("mailrail.pop3")
public record Pop3Properties(
        @DefaultValue("2110") int port,
        @DefaultValue("2995") int pop3sPort,
        @DefaultValue("10m") Duration timeout,
        @DefaultValue("2m") Duration writeTimeout,
        @DefaultValue("20000") int maxSessions,
        @DefaultValue("100") int maxSessionsPerAddress,
        @DefaultValue("20") int maxBadCommands,
        @DefaultValue("20s") Duration drainTimeout) {}
