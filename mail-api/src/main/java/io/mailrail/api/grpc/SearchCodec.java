package io.mailrail.api.grpc;

import io.mailrail.api.Flag;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.api.SearchKey.DateTest;
import io.mailrail.api.grpc.v1.SearchRequest;
import io.mailrail.api.grpc.v1.SearchTerm;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;

/// [SearchKey] in postfix order, and back: protobuf does not nest deeply, clients may.
final class SearchCodec {

    private static final int MAX_DEPTH = 500;

    private SearchCodec() {}

    /// Adds a key's terms to a request.
    ///
    /// @throws Refused LimitReached for a key nested beyond reason
    static void encode(SearchKey key, SearchRequest.Builder request) {
        encode(key, request, 0);
    }

    private static void encode(SearchKey key, SearchRequest.Builder request, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Refused(new Refusal.LimitReached("depth of a search"));
        }
        var term = SearchTerm.newBuilder();
        switch (key) {
            case SearchKey.All() -> term.setAll(true);
            case SearchKey.And(var keys) -> {
                keys.forEach(k -> encode(k, request, depth + 1));
                term.setAnd(keys.size());
            }
            case SearchKey.Or(var one, var other) -> {
                encode(one, request, depth + 1);
                encode(other, request, depth + 1);
                term.setOr(true);
            }
            case SearchKey.Not(var inner) -> {
                encode(inner, request, depth + 1);
                term.setNot(true);
            }
            case SearchKey.Uids(var uids) -> term.setUids(Values.encode(uids));
            case SearchKey.Flagged(var flag) -> term.setFlagged(flag.bit());
            case SearchKey.Keyword(var keyword) -> term.setKeyword(keyword);
            case SearchKey.InternalDate(var test, var date) ->
                    term.setInternalDate(encode(test, date));
            case SearchKey.SentDate(var test, var date) -> term.setSentDate(encode(test, date));
            case SearchKey.Larger(var octets) -> term.setLarger(octets);
            case SearchKey.Smaller(var octets) -> term.setSmaller(octets);
            case SearchKey.Header(var field, var text) ->
                    term.setHeader(SearchTerm.Field.newBuilder().setName(field).setText(text));
            case SearchKey.Body(var text) -> term.setBody(text);
            case SearchKey.Text(var text) -> term.setText(text);
            case SearchKey.Modified(var since) -> term.setModified(since.value());
        }
        request.addTerms(term);
    }

    private static SearchTerm.Date encode(DateTest test, LocalDate date) {
        return SearchTerm.Date.newBuilder()
                .setTest(
                        switch (test) {
                            case BEFORE -> SearchTerm.Date.Test.BEFORE;
                            case ON -> SearchTerm.Date.Test.ON;
                            case SINCE -> SearchTerm.Date.Test.SINCE;
                        })
                .setEpochDay(date.toEpochDay())
                .build();
    }

    static SearchKey decode(List<SearchTerm> terms) {
        var keys = new ArrayDeque<SearchKey>();
        for (var term : terms) {
            keys.push(decode(term, keys));
        }
        if (keys.size() != 1) {
            throw new IllegalArgumentException("search of " + keys.size() + " keys");
        }
        return keys.pop();
    }

    private static SearchKey decode(SearchTerm term, ArrayDeque<SearchKey> before) {
        return switch (term.getTermCase()) {
            case ALL -> new SearchKey.All();
            case AND -> {
                var keys = new SearchKey[term.getAnd()];
                for (int i = keys.length - 1; i >= 0; i--) {
                    keys[i] = before.pop();
                }
                yield new SearchKey.And(List.of(keys));
            }
            case OR -> {
                var other = before.pop();
                yield new SearchKey.Or(before.pop(), other);
            }
            case NOT -> new SearchKey.Not(before.pop());
            case UIDS -> new SearchKey.Uids(Values.asked(term.getUids()));
            case FLAGGED -> new SearchKey.Flagged(flag(term.getFlagged()));
            case KEYWORD -> new SearchKey.Keyword(term.getKeyword());
            case INTERNAL_DATE ->
                    new SearchKey.InternalDate(
                            test(term.getInternalDate()), date(term.getInternalDate()));
            case SENT_DATE ->
                    new SearchKey.SentDate(test(term.getSentDate()), date(term.getSentDate()));
            case LARGER -> new SearchKey.Larger(term.getLarger());
            case SMALLER -> new SearchKey.Smaller(term.getSmaller());
            case HEADER ->
                    new SearchKey.Header(term.getHeader().getName(), term.getHeader().getText());
            case BODY -> new SearchKey.Body(term.getBody());
            case TEXT -> new SearchKey.Text(term.getText());
            case MODIFIED -> new SearchKey.Modified(new ModSeq(term.getModified()));
            case TERM_NOT_SET -> throw new IllegalArgumentException("unknown search key");
        };
    }

    private static Flag flag(int bit) {
        for (var flag : Flag.values()) {
            if (flag.bit() == bit) {
                return flag;
            }
        }
        throw new IllegalArgumentException("unknown flag " + bit);
    }

    private static DateTest test(SearchTerm.Date date) {
        return switch (date.getTest()) {
            case BEFORE -> DateTest.BEFORE;
            case ON -> DateTest.ON;
            case SINCE -> DateTest.SINCE;
            case TEST_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalArgumentException("unknown test of a date");
        };
    }

    private static LocalDate date(SearchTerm.Date date) {
        return LocalDate.ofEpochDay(date.getEpochDay());
    }
}
