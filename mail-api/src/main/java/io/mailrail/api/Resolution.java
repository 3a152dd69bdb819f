package io.mailrail.api;

/// Where a forward-path leads.
public sealed interface Resolution {

    /// Ours: an account, an alias, a catch-all.
    ///
    /// @param home whose the content becomes if this is the first local recipient; [AccountId#NONE] where an alias only
    ///     leads elsewhere
    record Local(AccountId home) implements Resolution {}

    /// In a domain that is not ours.
    record Remote() implements Resolution {}

    /// In a domain of ours, and nobody.
    record Unknown() implements Resolution {}

    /// Ours, but full.
    record OverQuota() implements Resolution {}

    /// Ours, but switched off.
    record Disabled() implements Resolution {}
}
