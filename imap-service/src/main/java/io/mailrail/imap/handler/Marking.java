package io.mailrail.imap.handler;

import io.mailrail.api.CallId;
import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.FlagsChange;
import io.mailrail.api.Messages;
import io.mailrail.api.Right;
import io.mailrail.imap.selected.SelectedMailbox;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/// The messages that a FETCH has just made `\Seen`; their new flags belong into its responses (RFC 3501 §6.4.5).
record Marking(BitSet rows) {

    static final Marking NONE = new Marking(new BitSet());

    static Marking mark(Messages messages, LoggedIn who, SelectedMailbox view, int[] rows) {
        var unseen = Arrays.stream(rows).filter(row -> !view.isSeen(row)).toArray();
        if (unseen.length == 0 || !view.may(Right.SEEN)) {
            return NONE;
        }
        var change = new FlagsChange(FlagsChange.Kind.ADD, Flags.of(Flag.SEEN), Optional.empty());
        view.stored(
                messages.storeFlags(
                        who.credential(), CallId.next(), view.key(), view.uids(unseen), change),
                change,
                false);
        var marked = new BitSet();
        Arrays.stream(unseen).forEach(marked::set);
        return new Marking(marked);
    }

    boolean contains(int row) {
        return rows.get(row);
    }
}
