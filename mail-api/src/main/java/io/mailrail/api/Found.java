package io.mailrail.api;

import java.util.List;

/// What a search found.
///
/// @param highest the highest mod-sequence of the messages found (RFC 7162 §3.1.5); NONE where nothing was
/// @param relevancies how well each message fits a fuzzy question, from 1 to 100, in the order of the UIDs (RFC 6203 §4); empty
///     where nothing in the question was fuzzy
public record Found(UidSet uids, ModSeq highest, List<Integer> relevancies) {

    public Found {
        relevancies = List.copyOf(relevancies);
    }
}
