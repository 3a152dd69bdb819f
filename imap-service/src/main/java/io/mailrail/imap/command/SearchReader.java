package io.mailrail.imap.command;

import io.mailrail.api.Flag;
import io.mailrail.api.SearchKey;
import io.mailrail.api.SearchKey.DateTest;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The keys of SEARCH (RFC 3501 §6.4.4, §9).
final class SearchReader {

    private static final int DEEPEST = 50;
    private static final int MOST_KEYS = 2000;

    private final ImapReader in;
    private int keys;

    SearchReader(ImapReader in) {
        this.in = in;
    }

    SearchCriterion program() throws IOException, ImapSyntaxException {
        in.sp();
        var all = new ArrayList<SearchCriterion>();
        if (in.next('(') || in.nextIsNumberOrStar()) {
            all.add(key(0));
        } else {
            var name = in.keyword();
            if (name.equals("CHARSET")) {
                charset();
                all.add(key(0));
            } else {
                all.add(key(name, 0));
            }
        }
        while (in.skip(' ')) {
            all.add(key(0));
        }
        return in.end(all.size() == 1 ? all.getFirst() : new SearchCriterion.And(all));
    }

    private void charset() throws IOException, ImapSyntaxException {
        var charset = in.sp().asciiAstring().toUpperCase(Locale.ROOT);
        if (!charset.equals("UTF-8") && !charset.equals("US-ASCII")) {
            throw new BadCharsetException();
        }
        in.sp();
    }

    private SearchCriterion key(int depth) throws IOException, ImapSyntaxException {
        if (depth > DEEPEST) {
            throw new ImapSyntaxException("Search keys nested deeper than " + DEEPEST);
        }
        if (in.nextIsNumberOrStar()) {
            count();
            return new SearchCriterion.Numbers(Numbering.SEQUENCE, in.sequenceSet());
        }
        if (in.skip('(')) {
            var all = new ArrayList<SearchCriterion>();
            do {
                all.add(key(depth + 1));
            } while (in.skip(' '));
            in.expect(')');
            return new SearchCriterion.And(all);
        }
        return key(in.keyword(), depth);
    }

    private SearchCriterion key(String name, int depth) throws IOException, ImapSyntaxException {
        count();
        return switch (name) {
            case "ALL" -> plain(new SearchKey.All());
            case "ANSWERED" -> flagged(Flag.ANSWERED);
            case "DELETED" -> flagged(Flag.DELETED);
            case "DRAFT" -> flagged(Flag.DRAFT);
            case "FLAGGED" -> flagged(Flag.FLAGGED);
            case "SEEN" -> flagged(Flag.SEEN);
            case "UNANSWERED" -> not(flagged(Flag.ANSWERED));
            case "UNDELETED" -> not(flagged(Flag.DELETED));
            case "UNDRAFT" -> not(flagged(Flag.DRAFT));
            case "UNFLAGGED" -> not(flagged(Flag.FLAGGED));
            case "UNSEEN" -> not(flagged(Flag.SEEN));
            case "KEYWORD" -> plain(new SearchKey.Keyword(in.sp().flagKeyword()));
            case "UNKEYWORD" -> not(plain(new SearchKey.Keyword(in.sp().flagKeyword())));
            case "RECENT" -> new SearchCriterion.Recent();
            case "OLD" -> not(new SearchCriterion.Recent());
            case "NEW" ->
                    new SearchCriterion.And(
                            List.of(new SearchCriterion.Recent(), not(flagged(Flag.SEEN))));
            case "BEFORE" -> arrived(DateTest.BEFORE);
            case "ON" -> arrived(DateTest.ON);
            case "SINCE" -> arrived(DateTest.SINCE);
            case "SENTBEFORE" -> sent(DateTest.BEFORE);
            case "SENTON" -> sent(DateTest.ON);
            case "SENTSINCE" -> sent(DateTest.SINCE);
            case "LARGER" -> plain(new SearchKey.Larger(in.sp().number()));
            case "SMALLER" -> plain(new SearchKey.Smaller(in.sp().number()));
            case "BCC", "CC", "FROM", "SUBJECT", "TO" -> plain(new SearchKey.Header(name, text()));
            case "HEADER" -> header();
            case "BODY" -> body();
            case "TEXT" -> anywhere();
            case "UID" -> new SearchCriterion.Numbers(Numbering.UID, in.sp().sequenceSet());
            case "NOT" -> not(in.sp().next(')') ? nothing() : key(depth + 1));
            case "OR" -> or(depth);
            default -> throw new ImapSyntaxException("Unknown search key " + name);
        };
    }

    private SearchCriterion nothing() throws ImapSyntaxException {
        throw in.wrong("a search key");
    }

    private SearchCriterion or(int depth) throws IOException, ImapSyntaxException {
        in.sp();
        var one = key(depth + 1);
        in.sp();
        return new SearchCriterion.Or(one, key(depth + 1));
    }

    private SearchCriterion header() throws IOException, ImapSyntaxException {
        var field = in.sp().asciiAstring();
        return plain(new SearchKey.Header(field, text()));
    }

    /// Every text holds the empty one.
    private SearchCriterion body() throws IOException, ImapSyntaxException {
        var text = text();
        return plain(text.isEmpty() ? new SearchKey.All() : new SearchKey.Body(text));
    }

    private SearchCriterion anywhere() throws IOException, ImapSyntaxException {
        var text = text();
        return plain(text.isEmpty() ? new SearchKey.All() : new SearchKey.Text(text));
    }

    private SearchCriterion arrived(DateTest test) throws ImapSyntaxException {
        return plain(new SearchKey.InternalDate(test, in.sp().dates().date()));
    }

    private SearchCriterion sent(DateTest test) throws ImapSyntaxException {
        return plain(new SearchKey.SentDate(test, in.sp().dates().date()));
    }

    /// A text is read as UTF-8 whether CHARSET says so or not: ASCII is part of it, and many clients forget to say it.
    private String text() throws IOException, ImapSyntaxException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.sp().astring()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ImapSyntaxException("Search text is not UTF-8");
        }
    }

    private void count() throws ImapSyntaxException {
        keys++;
        if (keys > MOST_KEYS) {
            throw new ImapSyntaxException("More than " + MOST_KEYS + " search keys");
        }
    }

    private static SearchCriterion flagged(Flag flag) {
        return plain(new SearchKey.Flagged(flag));
    }

    private static SearchCriterion plain(SearchKey key) {
        return new SearchCriterion.Plain(key);
    }

    private static SearchCriterion not(SearchCriterion criterion) {
        return new SearchCriterion.Not(criterion);
    }
}
