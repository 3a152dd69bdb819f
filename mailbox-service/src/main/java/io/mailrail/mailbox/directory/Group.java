package io.mailrail.mailbox.directory;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// An address whose mail goes to its members. Unlike an alias it is nobody's to send as.
///
/// @param version changes whenever something of it or of its members does
public record Group(
        String address,
        @Nullable String displayName,
        long members,
        Instant createdAt,
        String version) {

    /// Who gets the mail of a group: an account here, or any address.
    ///
    /// @param address canonical
    /// @param shownAs as it was given
    public record Member(String address, String shownAs, Instant addedAt) {}
}
