package io.mailrail.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Takes responsibility for messages.
public interface Intake {

    /// Stores a message for every recipient in one transaction; when it returns, that is committed. RFC 5321 §6.1.
    ///
    /// `content` is read to its end, once. If reading it throws, the call is cancelled, nothing is stored, and the exception
    /// passes. If the connection to mailbox-service breaks, the implementation settles the call by itself: it returns the
    /// answer if the message was stored, else the id is burnt and it throws Unavailable.
    ///
    /// @throws Refused what every recipient's refusal is when all fail; TooBig; Loop (more than 100 `Received:` fields,
    ///     RFC 5321 §6.3); NotPermitted; Unavailable
    Accepted accept(CallId call, Envelope envelope, InputStream content) throws IOException;

    /// What became of a call whose answer was lost: its answer, or empty, and then it never takes effect.
    Optional<Accepted> settle(CallId call, AccountId home);
}
