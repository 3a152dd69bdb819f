package io.mailrail.mailbox.message;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Right;
import io.mailrail.api.Rights;

import java.util.List;

/// Which flags somebody may change (RFC 4314 §4): `s` lets `\Seen`, `t` lets `\Deleted`, `w` all others and the keywords.
record FlagMask(Rights rights) {

    /// The owner's.
    static final FlagMask ALL = new FlagMask(Rights.ALL);

    boolean keywords() {
        return rights.has(Right.WRITE);
    }

    /// The system flags that may be changed.
    int system() {
        int bits = keywords() ? ~(Flag.SEEN.bit() | Flag.DELETED.bit()) : 0;
        bits |= rights.has(Right.SEEN) ? Flag.SEEN.bit() : 0;
        bits |= rights.has(Right.DELETE_MESSAGES) ? Flag.DELETED.bit() : 0;
        return bits;
    }

    /// What of these may be set; the others are let go without a word.
    Flags of(Flags flags) {
        return new Flags(flags.system() & system(), keywords() ? flags.keywords() : List.of());
    }

    /// What of a change may be done.
    ///
    /// @throws Refused NotPermitted where nothing may
    FlagsChange allowed(FlagsChange change) {
        var flags = of(change.flags());
        boolean nothing =
                switch (change.kind()) {
                    case REPLACE -> system() == 0;
                    case ADD, REMOVE ->
                            flags.equals(Flags.NONE) && !change.flags().equals(Flags.NONE);
                };
        if (nothing) {
            throw new Refused(new Refusal.NotPermitted("these flags are not yours to change"));
        }
        return new FlagsChange(change.kind(), flags, change.unchangedSince());
    }
}
