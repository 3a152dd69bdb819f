package io.mailrail.mailbox.change;

import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;

/// A mailbox has come to a mod-sequence.
public record MailboxChange(MailboxKey mailbox, ModSeq now) {}
