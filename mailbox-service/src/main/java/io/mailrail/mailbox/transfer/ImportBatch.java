package io.mailrail.mailbox.transfer;

import io.mailrail.mailbox.content.ReceivedContent;
import io.mailrail.mailbox.filing.NewMessage;

import java.util.ArrayList;
import java.util.List;

/// What is committed together: messages, and what is told of those that are none.
final class ImportBatch implements AutoCloseable {

    /// Enough that a commit's cost does not matter, few enough that other mail of the account waits shortly.
    private static final int MAX_ITEMS = 200;

    private static final long MAX_OCTETS = 8L * 1024 * 1024;

    private final List<Item> items = new ArrayList<>();
    private long octets;

    /// A message of the upload.
    sealed interface Item {

        /// Octets before it, once the upload is unpacked.
        long place();

        record Stored(
                long number, String name, long place, NewMessage message, ReceivedContent content)
                implements Item {

            Skip skip(Skip.Reason reason, String detail) {
                return new Skip(number, place, name, reason, detail);
            }
        }

        record Skipped(Skip skip) implements Item {

            @Override
            public long place() {
                return skip.place();
            }
        }
    }

    void add(Item item) {
        items.add(item);
        if (item instanceof Item.Stored stored) {
            octets += stored.content().size();
        }
    }

    List<Item> items() {
        return items;
    }

    boolean isFull() {
        return items.size() >= MAX_ITEMS || octets >= MAX_OCTETS;
    }

    /// Gives the memory of its contents back.
    @Override
    public void close() {
        for (var item : items) {
            if (item instanceof Item.Stored stored) {
                stored.content().close();
            }
        }
    }
}
