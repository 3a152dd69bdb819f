package io.mailrail.mailbox.search;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/// How messages are searched. What goes beyond a limit is refused.
///
/// @param maxKeys most keys of a question
/// @param maxDepth most keys within keys
/// @param maxTextLength most characters of a text that is looked for
/// @param maxRanges most ranges of UIDs in a question
/// @param maxSorted most messages that are sorted or made into threads
/// @param scanBelow a mailbox of so many messages or fewer is read through, without the index
/// @param slices most slices of a block that are read for one text
/// @param indexInterval how often a replica looks for blocks to index; 0 leaves that to others
/// @param indexLease for how long a replica has an account to itself while it indexes it
@ConfigurationProperties("mailrail.mailbox.search")
public record SearchProperties(
        @DefaultValue("1000") int maxKeys,
        @DefaultValue("100") int maxDepth,
        @DefaultValue("1000") int maxTextLength,
        @DefaultValue("100000") int maxRanges,
        @DefaultValue("1000000") int maxSorted,
        @DefaultValue("1000") int scanBelow,
        @DefaultValue("12") int slices,
        @DefaultValue("1s") Duration indexInterval,
        @DefaultValue("1m") Duration indexLease) {}
