package io.mailrail.mailbox.outbound;

import io.mailrail.api.AccountId;
import io.mailrail.api.CallId;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.ReversePath;

import java.util.UUID;

/// A promise to bring a message to one recipient elsewhere.
///
/// @param submitter who sent it; [AccountId#NONE] for nobody
/// @param destination the recipient's domain, lower-case A-label, or an address literal
/// @param contentAccount where the content is at home
public record QueueItem(
        CallId message,
        AccountId submitter,
        ReversePath reversePath,
        ForwardPath forwardPath,
        String destination,
        AccountId contentAccount,
        UUID contentId,
        long size) {}
