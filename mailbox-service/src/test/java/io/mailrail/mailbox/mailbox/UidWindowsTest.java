package io.mailrail.mailbox.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.UidRange;
import io.mailrail.api.UidSet;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;

class UidWindowsTest {

    /// Reads like the store: what is there, in windows.
    private static List<Long> walk(UidSet wanted, long below, int rows, NavigableSet<Long> there) {
        var seen = new ArrayList<Long>();
        var windows = new UidWindows(wanted, below, rows);
        for (var window = windows.next(); window != null; window = windows.next()) {
            var uids = window.uids() == null ? null : UidSet.of(window.uids());
            var page =
                    there.subSet(window.first(), true, window.last(), true).stream()
                            .filter(uid -> uids == null || uids.contains(uid))
                            .limit(rows)
                            .toList();
            windows.read(window, page.size(), page.isEmpty() ? 0 : page.getLast());
            seen.addAll(page);
        }
        return seen;
    }

    @Test
    void everyWantedMessageComesOnceInOrder() {
        var random = new Random(20261125);
        for (int round = 0; round < 2_000; round++) {
            var there = new TreeSet<Long>();
            random.longs(random.nextInt(60), 1, 120).forEach(there::add);
            var ranges = new ArrayList<UidRange>();
            for (int i = random.nextInt(8); i > 0; i--) {
                long first = 1L + random.nextInt(120);
                ranges.add(new UidRange(first, first + random.nextInt(30)));
            }
            var wanted = UidSet.ofRanges(ranges);
            long below = 1L + random.nextInt(130);
            assertThat(walk(wanted, below, 1 + random.nextInt(12), there))
                    .isEqualTo(
                            there.stream()
                                    .filter(uid -> wanted.contains(uid) && uid < below)
                                    .toList());
        }
    }

    @Test
    void aCodedSetIsTheSame() {
        var set = UidSet.ofRanges(List.of(new UidRange(1, 7), new UidRange(9, 4_294_967_295L)));
        assertThat(UidSetCodec.decode(UidSetCodec.encode(set))).isEqualTo(set);
        assertThat(UidSetCodec.decode(UidSetCodec.encode(UidSet.EMPTY))).isEqualTo(UidSet.EMPTY);
    }
}
