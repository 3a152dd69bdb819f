package io.mailrail.mailbox.transfer;

import io.mailrail.api.Flags;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/// What comes next in an upload.
sealed interface Found {

    /// Octets before it, once the upload is unpacked.
    long place();

    /// What people find it by.
    String name();

    /// A message.
    ///
    /// @param levels of its mailbox below where the import goes; none for that mailbox itself
    /// @param date its internal date, if the file tells; otherwise the header may
    /// @param octets as they are to be stored, read before the next is asked for
    record Message(
            long place,
            String name,
            List<String> levels,
            Flags flags,
            Dated date,
            boolean keepEmpty,
            InputStream octets)
            implements Found {

        public Message {
            levels = List.copyOf(levels);
        }
    }

    /// When a message came.
    ///
    /// @param sure before anything that the header says; null where the file does not tell
    /// @param otherwise after that
    record Dated(@Nullable Instant sure, @Nullable Instant otherwise) {

        static final Dated BY_HEADER = new Dated(null, null);
    }

    /// What is no message, or none that can be taken.
    record Unusable(long place, String name, Skip.Reason reason, String detail) implements Found {}
}
