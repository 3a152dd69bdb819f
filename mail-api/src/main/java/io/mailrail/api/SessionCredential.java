package io.mailrail.api;

import java.time.Instant;

/// What a gateway holds after a login and shows with every mail call: it reaches this account and no other.
///
/// @param token opaque and secret; signed by mailbox-service
/// @param account whose mail it opens
/// @param login the address that logged in, canonical
/// @param expiresAt when it ends unless renewed
public record SessionCredential(String token, AccountId account, String login, Instant expiresAt) {

    @Override
    public String toString() {
        return "SessionCredential[account=" + account.value() + ", expiresAt=" + expiresAt + "]";
    }
}
