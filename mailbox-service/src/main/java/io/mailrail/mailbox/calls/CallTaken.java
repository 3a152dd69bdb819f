package io.mailrail.mailbox.calls;

/// A call's row was there already when its work was about to be recorded: it was done, or abandoned, at the same time. Rolls the
/// transaction back; [CallLog#answer] says which it was.
public final class CallTaken extends RuntimeException {

    CallTaken() {
        super("call done or abandoned meanwhile", null, false, false);
    }
}
