package io.mailrail.mailbox.search;

import io.grpc.Context;

import java.util.concurrent.CancellationException;

/// Who waits for an answer.
final class Caller {

    private Caller() {}

    /// Asked between two pieces of work.
    ///
    /// @throws CancellationException when nobody waits any more
    static void check() {
        if (Context.current().isCancelled()) {
            throw new CancellationException("the caller is gone");
        }
    }
}
