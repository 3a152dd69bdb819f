package io.mailrail.mailbox.filing;

import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Uid;

/// What became of a [NewMessage].
public sealed interface Filed {

    /// It lies there, once the transaction is committed.
    record Stored(MailboxKey mailbox, long uidValidity, Uid uid, ModSeq modSeq) implements Filed {}

    /// It does not: NoSuchMailbox, OverQuota.
    record Denied(Refusal refusal) implements Filed {}
}
