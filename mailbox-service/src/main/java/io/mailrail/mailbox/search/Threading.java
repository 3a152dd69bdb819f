package io.mailrail.mailbox.search;

import io.mailrail.api.MessageThreads;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.SearchKey;
import io.mailrail.api.ThreadAlgorithm;
import io.mailrail.mailbox.mailbox.View;
import io.mailrail.mailbox.mime.SortFields;

import org.springframework.stereotype.Component;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Answers THREAD (RFC 5256 §3): searches, reads what the algorithm goes by, and makes the threads.
@Component
public final class Threading {

    private final Search search;
    private final SortColumns columns;
    private final SearchProperties properties;

    Threading(Search search, SortColumns columns, SearchProperties properties) {
        this.search = search;
        this.columns = columns;
        this.properties = properties;
    }

    /// A message as the algorithms see it.
    ///
    /// @param sent milliseconds of the epoch
    /// @param subject the base subject; those that are equal are the same
    /// @param reply whether its subject says that it is a reply or was forwarded
    /// @param id 0 for none
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Threaded(
            long uid, long sent, String subject, boolean reply, long id, long[] references) {

        /// By sent date; what is equal, by its place in the mailbox (RFC 5256 §2.2).
        static final Comparator<Threaded> BY_DATE =
                Comparator.comparingLong(Threaded::sent).thenComparingLong(Threaded::uid);
    }

    /// @throws Refused LimitReached, NoSuchMailbox
    public MessageThreads thread(View view, ThreadAlgorithm algorithm, SearchKey key) {
        var found = search.search(view, key);
        if (found.uids().size() > properties.maxSorted()) {
            throw new Refused(new Refusal.LimitReached("messages to thread"));
        }
        var messages = new ArrayList<Threaded>(Math.toIntExact(found.uids().size()));
        columns.fields(
                view.mailbox(),
                found.uids(),
                (message, fields) ->
                        messages.add(
                                new Threaded(
                                        message.uid(),
                                        message.sent(fields),
                                        new String(
                                                fields.key(SortFields.Key.SUBJECT),
                                                StandardCharsets.ISO_8859_1),
                                        fields.isReply(),
                                        fields.messageId(),
                                        fields.references())));
        return threads(messages, algorithm);
    }

    /// @param messages in order of UID
    static MessageThreads threads(List<Threaded> messages, ThreadAlgorithm algorithm) {
        return switch (algorithm) {
            case ORDERED_SUBJECT -> orderedSubject(messages);
            case REFERENCES -> new ReferenceThreads(messages).threads();
        };
    }

    /// One thread for each base subject: its first message, and all others as its children.
    private static MessageThreads orderedSubject(List<Threaded> messages) {
        var threads = new ArrayList<List<Threaded>>();
        var sorted =
                messages.stream()
                        .sorted(
                                Comparator.comparing(Threaded::subject)
                                        .thenComparing(Threaded.BY_DATE))
                        .toList();
        for (var message : sorted) {
            if (threads.isEmpty()
                    || !threads.getLast().getFirst().subject().equals(message.subject())) {
                threads.add(new ArrayList<>());
            }
            threads.getLast().add(message);
        }
        threads.sort(Comparator.comparing(List::getFirst, Threaded.BY_DATE));
        var nodes = new ArrayList<MessageThreads.Node>(messages.size());
        for (var thread : threads) {
            int depth = 0;
            for (var message : thread) {
                nodes.add(new MessageThreads.Node(message.uid(), depth));
                depth = 1;
            }
        }
        return new MessageThreads(nodes);
    }
}
