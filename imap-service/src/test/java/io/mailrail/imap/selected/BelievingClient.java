package io.mailrail.imap.selected;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.imap.response.ImapResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A client that believes what it is told, and complains of what no client could make sense of.
final class BelievingClient {

    /// Its messages by number; empty where it has not yet asked for UID and flags.
    private final List<Optional<Known>> messages = new ArrayList<>();

    private final SelectedMailbox view;

    record Known(long uid, String flags) {}

    BelievingClient(SelectedMailbox view) {
        this.view = view;
        exists(view.count());
    }

    List<Known> believed() {
        return messages.stream().map(Optional::orElseThrow).toList();
    }

    int count() {
        return messages.size();
    }

    long uid(int number) {
        return messages.get(number - 1).orElseThrow().uid();
    }

    void expects(int number, String flags) {
        messages.set(number - 1, Optional.of(new Known(uid(number), flags)));
    }

    void hears(List<ImapResponse> responses) {
        for (var response : responses) {
            switch (response) {
                case ImapResponse.Expunge(var number) -> {
                    assertThat(number).isBetween(1L, (long) messages.size());
                    messages.remove((int) number - 1);
                }
                case ImapResponse.Exists(var count) -> exists((int) count);
                case ImapResponse.FlagsNews(var number, var uid, var flags) -> {
                    assertThat(number).isBetween(1L, (long) messages.size());
                    messages.get((int) number - 1)
                            .ifPresent(known -> assertThat(uid).isEqualTo(known.uid()));
                    messages.set((int) number - 1, Optional.of(new Known(uid, flags)));
                }
                default -> assertThat(response).isNotInstanceOf(ImapResponse.Bye.class);
            }
        }
    }

    private void exists(int count) {
        assertThat(count)
                .as("EXISTS never takes messages away")
                .isGreaterThanOrEqualTo(messages.size());
        while (messages.size() < count) {
            messages.add(Optional.empty());
        }
        // It asks for what it does not know yet, as every client does.
        for (int row = 0; row < count; row++) {
            if (messages.get(row).isEmpty()) {
                messages.set(row, Optional.of(new Known(view.uid(row), view.flags(row))));
                view.flagsTold(row);
            }
        }
    }
}
