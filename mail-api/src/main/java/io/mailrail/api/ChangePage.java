package io.mailrail.api;

/// Part of what changed in a mailbox since a mod-sequence (RFC 7162 §3.2.10).
///
/// @param status the mailbox as it was when the reading began; its `highestModSeq` is what to ask with next time
/// @param vanished removed messages; all of them stand in the first page
/// @param changed new messages and those whose flags changed
public record ChangePage(MailboxStatus status, UidSet vanished, IndexPage changed) {}
