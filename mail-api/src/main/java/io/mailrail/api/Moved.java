package io.mailrail.api;

/// What MOVE moved (RFC 6851 §3.3, §4.3; RFC 9051 §6.4.8): the n-th of `vanished` is now the n-th of the targets. Both are empty
/// when nothing was there to move.
///
/// @param modSeq the source's, now
/// @param target where they went; its `sources` are what vanished
public record Moved(ModSeq modSeq, Copied target) {

    /// What is no longer in the source.
    public UidSet vanished() {
        return target.sources();
    }
}
