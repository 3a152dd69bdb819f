package io.mailrail.mailbox.directory;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/// How logins are checked and how long they hold.
///
/// @param argonMemory memory of one Argon2id computation
/// @param argonIterations passes over it
/// @param scramIterations PBKDF2 rounds of the SCRAM-SHA-256 key derived when a password is set, 4096 or more
/// @param sessionLifetime how long a session credential holds unless renewed
/// @param signingKeyLifetime how long one key signs
/// @param answerCache how long where an address leads, and whether sessions still hold, is remembered
/// @param loginCache how long a right password is recognised without Argon2
/// @param accountFailures wrong passwords in a row that an account forgives before it makes the next one wait
/// @param addressFailures the same for a client's address
/// @param longestWait the most that either makes wait
/// @param failureMemory how long a failure counts
@ConfigurationProperties("mailrail.mailbox.directory")
public record DirectoryProperties(
        @DefaultValue("19456KB") DataSize argonMemory,
        @DefaultValue("2") int argonIterations,
        @DefaultValue("100000") int scramIterations,
        @DefaultValue("1h") Duration sessionLifetime,
        @DefaultValue("1d") Duration signingKeyLifetime,
        @DefaultValue("5s") Duration answerCache,
        @DefaultValue("5m") Duration loginCache,
        @DefaultValue("10") int accountFailures,
        @DefaultValue("30") int addressFailures,
        @DefaultValue("5m") Duration longestWait,
        @DefaultValue("1h") Duration failureMemory) {}
