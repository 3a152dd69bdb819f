package io.mailrail.api;

import java.util.List;

/// What STORE did.
///
/// @param changed the messages as they are now, whether the flags were new to them or not, in pages, ascending
/// @param modified those that had changed since `unchangedSince`, and were left alone
public record FlagsStored(ModSeq modSeq, List<IndexPage> changed, UidSet modified) {

    public FlagsStored {
        changed = List.copyOf(changed);
    }
}
