package io.mailrail.mailbox.mailbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/// What mailboxes may become, and how long what was removed is remembered.
///
/// @param undeleteRetention how long removed messages and mailboxes can be restored; 0 turns it off, and they stay for a few
///     minutes only, for the sessions that have not been told
/// @param maxMailboxes most mailboxes of an account
/// @param maxSubscriptions most subscribed names of an account
/// @param maxAppendSize most octets of a message that a client appends
/// @param maildropLease how long a POP3 session holds its INBOX without renewing
/// @param logLength mod-sequences that the log of a mailbox reaches back at least; who knows only what is older reads the index
/// @param sweepInterval rest between two sweeps
/// @param sweepBatch most rows of a kind in one transaction of a sweep
@ConfigurationProperties("mailrail.mailbox")
public record MailboxProperties(
        @DefaultValue("14d") Duration undeleteRetention,
        @DefaultValue("10000") int maxMailboxes,
        @DefaultValue("20000") int maxSubscriptions,
        @DefaultValue("50MB") DataSize maxAppendSize,
        @DefaultValue("60s") Duration maildropLease,
        @DefaultValue("50000") long logLength,
        @DefaultValue("30s") Duration sweepInterval,
        @DefaultValue("1000") int sweepBatch) {}
