package io.mailrail.mailbox.transfer;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/// How much may be brought in at once, and how long it is kept. A message's size is limited by
/// `mailrail.mailbox.max-append-size`.
///
/// @param maxUpload most octets of an upload
/// @param maxUnpacked most octets that a compressed upload may unpack to
/// @param maxMessages most messages of an upload
/// @param maxUnfinished most imports of an account that are not finished
/// @param maxReport most messages that the report of an import names; those beyond are counted
/// @param workers imports that one replica reads at a time; 0 leaves them to others
/// @param lease how long a replica that fell silent keeps an import from the others
/// @param poll rest between two looks for imports that another replica took in or gave up
/// @param uploadRetention how long an upload that broke off can be continued
/// @param retention how long what became of an import is told
@ConfigurationProperties("mailrail.mailbox.imports")
public record ImportProperties(
        @DefaultValue("20GB") DataSize maxUpload,
        @DefaultValue("200GB") DataSize maxUnpacked,
        @DefaultValue("10000000") long maxMessages,
        @DefaultValue("10") int maxUnfinished,
        @DefaultValue("1000") int maxReport,
        @DefaultValue("1") int workers,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("5s") Duration poll,
        @DefaultValue("24h") Duration uploadRetention,
        @DefaultValue("30d") Duration retention) {}
