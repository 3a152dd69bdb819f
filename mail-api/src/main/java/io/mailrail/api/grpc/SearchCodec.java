package io.mailrail.api.grpc;

import com.google.protobuf.ByteString;

import io.mailrail.api.EmailId;
import io.mailrail.api.Flag;
import io.mailrail.api.Found;
import io.mailrail.api.MessageThreads;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.api.SearchKey.DateTest;
import io.mailrail.api.SortCriterion;
import io.mailrail.api.Sorted;
import io.mailrail.api.ThreadAlgorithm;
import io.mailrail.api.UidList;
import io.mailrail.api.grpc.v1.SearchResponse;
import io.mailrail.api.grpc.v1.SearchTerm;
import io.mailrail.api.grpc.v1.SortRequest;
import io.mailrail.api.grpc.v1.SortResponse;
import io.mailrail.api.grpc.v1.ThreadRequest;
import io.mailrail.api.grpc.v1.ThreadResponse;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Questions and what was found, and back. A [SearchKey] crosses in postfix order: protobuf does not nest deeply, clients may.
final class SearchCodec {

    private static final int MAX_DEPTH = 500;

    private SearchCodec() {}

    /// The terms of a key.
    ///
    /// @throws Refused LimitReached for a key nested beyond reason
    static List<SearchTerm> encode(SearchKey key) {
        var terms = new ArrayList<SearchTerm>();
        encode(key, terms, 0);
        return terms;
    }

    private static void encode(SearchKey key, List<SearchTerm> terms, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Refused(new Refusal.LimitReached("depth of a search"));
        }
        var term = SearchTerm.newBuilder();
        switch (key) {
            case SearchKey.All() -> term.setAll(true);
            case SearchKey.And(var keys) -> {
                keys.forEach(k -> encode(k, terms, depth + 1));
                term.setAnd(keys.size());
            }
            case SearchKey.Or(var one, var other) -> {
                encode(one, terms, depth + 1);
                encode(other, terms, depth + 1);
                term.setOr(true);
            }
            case SearchKey.Not(var inner) -> {
                encode(inner, terms, depth + 1);
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
            case SearchKey.SavedDate(var test, var date) -> term.setSavedDate(encode(test, date));
            case SearchKey.Older(var seconds) -> term.setOlder(seconds);
            case SearchKey.Younger(var seconds) -> term.setYounger(seconds);
            case SearchKey.OfEmail(var email) -> term.setEmail(Values.encode(email.value()));
            case SearchKey.OfThread(var thread) -> term.setThread(Values.encode(thread));
            case SearchKey.Fuzzy(var inner) -> {
                encode(inner, terms, depth + 1);
                term.setFuzzy(true);
            }
        }
        terms.add(term.build());
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
            case SAVED_DATE ->
                    new SearchKey.SavedDate(test(term.getSavedDate()), date(term.getSavedDate()));
            case OLDER -> new SearchKey.Older(term.getOlder());
            case YOUNGER -> new SearchKey.Younger(term.getYounger());
            case EMAIL -> new SearchKey.OfEmail(new EmailId(Values.uuid(term.getEmail())));
            case THREAD -> new SearchKey.OfThread(Values.uuid(term.getThread()));
            case FUZZY -> new SearchKey.Fuzzy(before.pop());
            case TERM_NOT_SET -> throw new IllegalArgumentException("unknown search key");
        };
    }

    static SearchResponse encode(Found found) {
        return SearchResponse.newBuilder()
                .setUids(Values.encode(found.uids()))
                .setHighestModSeq(found.highest().value())
                .setRelevancies(relevancies(found.relevancies()))
                .build();
    }

    static Found decode(SearchResponse response) {
        return new Found(
                Values.uids(response.getUids()),
                new ModSeq(response.getHighestModSeq()),
                relevancies(response.getRelevancies()));
    }

    static SortResponse encode(Sorted sorted) {
        var response =
                SortResponse.newBuilder()
                        .setHighestModSeq(sorted.highest().value())
                        .setRelevancies(relevancies(sorted.relevancies()));
        sorted.uids().stream().forEach(uid -> response.addUids((int) uid));
        return response.build();
    }

    static Sorted decode(SortResponse response) {
        return new Sorted(
                UidList.of(
                        response.getUidsList().stream()
                                .mapToLong(Integer::toUnsignedLong)
                                .toArray()),
                new ModSeq(response.getHighestModSeq()),
                relevancies(response.getRelevancies()));
    }

    private static ByteString relevancies(List<Integer> scores) {
        var octets = new byte[scores.size()];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = scores.get(i).byteValue();
        }
        return ByteString.copyFrom(octets);
    }

    private static List<Integer> relevancies(ByteString octets) {
        var scores = new ArrayList<Integer>(octets.size());
        for (byte octet : octets.toByteArray()) {
            scores.add((int) octet);
        }
        return scores;
    }

    static SortRequest.Criterion encode(SortCriterion criterion) {
        return SortRequest.Criterion.newBuilder()
                .setKey(
                        switch (criterion.key()) {
                            case ARRIVAL -> SortRequest.Criterion.Key.ARRIVAL;
                            case CC -> SortRequest.Criterion.Key.CC;
                            case DATE -> SortRequest.Criterion.Key.DATE;
                            case DISPLAY_FROM -> SortRequest.Criterion.Key.DISPLAY_FROM;
                            case DISPLAY_TO -> SortRequest.Criterion.Key.DISPLAY_TO;
                            case FROM -> SortRequest.Criterion.Key.FROM;
                            case RELEVANCY -> SortRequest.Criterion.Key.RELEVANCY;
                            case SIZE -> SortRequest.Criterion.Key.SIZE;
                            case SUBJECT -> SortRequest.Criterion.Key.SUBJECT;
                            case TO -> SortRequest.Criterion.Key.TO;
                        })
                .setReverse(criterion.reverse())
                .build();
    }

    static SortCriterion decode(SortRequest.Criterion criterion) {
        return new SortCriterion(
                switch (criterion.getKey()) {
                    case ARRIVAL -> SortCriterion.Key.ARRIVAL;
                    case CC -> SortCriterion.Key.CC;
                    case DATE -> SortCriterion.Key.DATE;
                    case DISPLAY_FROM -> SortCriterion.Key.DISPLAY_FROM;
                    case DISPLAY_TO -> SortCriterion.Key.DISPLAY_TO;
                    case FROM -> SortCriterion.Key.FROM;
                    case RELEVANCY -> SortCriterion.Key.RELEVANCY;
                    case SIZE -> SortCriterion.Key.SIZE;
                    case SUBJECT -> SortCriterion.Key.SUBJECT;
                    case TO -> SortCriterion.Key.TO;
                    case KEY_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException("unknown sort key");
                },
                criterion.getReverse());
    }

    static ThreadRequest.Algorithm encode(ThreadAlgorithm algorithm) {
        return switch (algorithm) {
            case ORDERED_SUBJECT -> ThreadRequest.Algorithm.ORDERED_SUBJECT;
            case REFERENCES -> ThreadRequest.Algorithm.REFERENCES;
        };
    }

    static ThreadAlgorithm decode(ThreadRequest.Algorithm algorithm) {
        return switch (algorithm) {
            case ORDERED_SUBJECT -> ThreadAlgorithm.ORDERED_SUBJECT;
            case REFERENCES -> ThreadAlgorithm.REFERENCES;
            case ALGORITHM_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalArgumentException("unknown algorithm of threads");
        };
    }

    static ThreadResponse encode(MessageThreads threads) {
        var response = ThreadResponse.newBuilder();
        for (var node : threads.nodes()) {
            response.addUids((int) node.uid()).addDepths(node.depth());
        }
        return response.build();
    }

    static MessageThreads decode(ThreadResponse response) {
        var nodes = new ArrayList<MessageThreads.Node>(response.getUidsCount());
        for (int i = 0; i < response.getUidsCount(); i++) {
            nodes.add(
                    new MessageThreads.Node(
                            Integer.toUnsignedLong(response.getUids(i)), response.getDepths(i)));
        }
        return new MessageThreads(nodes);
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
