package io.mailrail.mailbox.admin;

/// One thing, as the API tells it.
interface Thing {

    /// The last part of its path.
    String key();

    /// A thing that can be changed: its version is its entity tag (RFC 9110 §8.8.3).
    interface Versioned extends Thing {

        String version();
    }
}
