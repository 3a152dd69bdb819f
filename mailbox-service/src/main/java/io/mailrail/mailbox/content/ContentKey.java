package io.mailrail.mailbox.content;

import io.mailrail.api.AccountId;

import java.util.UUID;

/// The name of a content: its home, and its number there.
public record ContentKey(AccountId account, UUID content) {}
