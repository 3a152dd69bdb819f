package io.mailrail.api;

import java.util.List;

/// What a search found, in the order that was asked for.
///
/// @param highest the highest mod-sequence of the messages found; NONE where nothing was
/// @param relevancies as in [Found], in the order of the UIDs here
public record Sorted(UidList uids, ModSeq highest, List<Integer> relevancies) {

    public Sorted {
        relevancies = List.copyOf(relevancies);
    }
}
