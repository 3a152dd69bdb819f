package io.mailrail.mailbox.mime;

import io.mailrail.api.Address;
import io.mailrail.api.EnvelopeStructure;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// The ENVELOPE of a header block, and the ids it refers to.
final class EnvelopeReader {

    private final HeaderBlock header;
    private final MimeLimits limits;

    EnvelopeReader(HeaderBlock header, MimeLimits limits) {
        this.header = header;
        this.limits = limits;
    }

    /// RFC 9051 §7.5.2: Sender and Reply-To default to From where they are absent or empty.
    EnvelopeStructure envelope() {
        var from = addresses("From");
        var sender = addresses("Sender");
        var replyTo = addresses("Reply-To");
        return new EnvelopeStructure(
                header.first("Date"),
                header.first("Subject"),
                from,
                sender.isEmpty() ? from : sender,
                replyTo.isEmpty() ? from : replyTo,
                addresses("To"),
                addresses("Cc"),
                addresses("Bcc"),
                header.first("In-Reply-To"),
                header.first("Message-ID"));
    }

    /// Some programs write a field for each recipient: they count as one.
    private List<Address> addresses(String name) {
        var text = header.joined(name);
        return text == null ? List.of() : AddressParser.parse(text, limits.addresses());
    }

    /// Message ids without their brackets: the message's own first, then its parents'. Of a long `References:` the beginning and
    /// the end count, for the thread's first and the message's nearest relatives stand there.
    List<String> references() {
        var nearest = new LinkedHashSet<String>();
        for (var name : List.of("Message-ID", "In-Reply-To")) {
            var text = header.first(name);
            nearest.addAll(text == null ? List.of() : messageIds(text));
        }
        var text = header.first("References");
        nearest.addAll(text == null ? List.of() : messageIds(text));
        var all = new ArrayList<>(nearest);
        int excess = all.size() - limits.references();
        if (excess > 0) {
            int half = limits.references() / 2;
            all.subList(half, half + excess).clear();
        }
        return all;
    }

    /// The ids that THREAD goes by (RFC 5256 §3): those of `References:` where it has a valid one, else the first valid of
    /// `In-Reply-To:`. Of very many the beginning and the end count.
    List<String> ancestry() {
        var references = header.first("References");
        var ids = references == null ? List.<String>of() : SortFields.valid(messageIds(references));
        if (ids.isEmpty()) {
            var inReplyTo = header.first("In-Reply-To");
            var parents = inReplyTo == null ? List.<String>of() : messageIds(inReplyTo);
            return SortFields.valid(parents).stream().limit(1).toList();
        }
        var all = new ArrayList<>(ids);
        int excess = all.size() - limits.references();
        if (excess > 0) {
            int half = limits.references() / 2;
            all.subList(half, half + excess).clear();
        }
        return all;
    }

    /// `msg-id = "<" id-left "@" id-right ">"`; blanks inside come from folding.
    static List<String> messageIds(String text) {
        var ids = new ArrayList<String>();
        int open = text.indexOf('<');
        while (open >= 0) {
            int close = text.indexOf('>', open);
            if (close < 0) {
                break;
            }
            var id = text.substring(text.lastIndexOf('<', close) + 1, close).replaceAll("\\s", "");
            if (!id.isEmpty()) {
                ids.add(id);
            }
            open = text.indexOf('<', close);
        }
        return ids;
    }
}
