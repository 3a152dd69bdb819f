package io.mailrail.mailbox.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/// How mailbox-service uses its database. Where that is, `spring.datasource.*` says.
///
/// @param migrate whether the start brings the schema up to date; if not, it waits until somebody else has
/// @param writePool most connections that write
/// @param readPool most connections that read in autocommit
/// @param connectionTimeout how long a call waits for a connection before it hears Unavailable
/// @param statementTimeout how long the socket may be silent during a statement before the connection is given up
/// @param startTimeout how long the start waits for a database that is not there yet
/// @param maxClockSkew how far this machine's clock and the database's may differ at start
@ConfigurationProperties("mailrail.mailbox")
public record DatabaseProperties(
        @DefaultValue("true") boolean migrate,
        @DefaultValue("10") int writePool,
        @DefaultValue("16") int readPool,
        @DefaultValue("3s") Duration connectionTimeout,
        @DefaultValue("60s") Duration statementTimeout,
        @DefaultValue("2m") Duration startTimeout,
        @DefaultValue("5s") Duration maxClockSkew) {}
