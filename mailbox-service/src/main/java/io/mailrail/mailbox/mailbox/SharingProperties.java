package io.mailrail.mailbox.mailbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Bounds of sharing.
///
/// @param maxEntries lines of a mailbox's access control list
/// @param maxListed mailboxes of others that a LIST shows
/// @param maxCopied messages that one COPY or MOVE takes from or to a mailbox of another
/// @param maxCopiedSize octets of them
@ConfigurationProperties("mailrail.mailbox.sharing")
public record SharingProperties(
        @DefaultValue("1000") int maxEntries,
        @DefaultValue("1000") int maxListed,
        @DefaultValue("10000") int maxCopied,
        @DefaultValue("1GB") DataSize maxCopiedSize) {

    public SharingProperties {
        if (maxEntries < 1 || maxListed < 1 || maxCopied < 1) {
            throw new IllegalArgumentException("mailrail.mailbox.sharing.* must be above 0");
        }
    }
}
