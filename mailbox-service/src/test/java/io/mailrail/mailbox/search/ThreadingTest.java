package io.mailrail.mailbox.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.ThreadAlgorithm;
import io.mailrail.mailbox.search.Threading.Threaded;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/// RFC 5256 §3.
class ThreadingTest {

    private final List<Threaded> messages = new ArrayList<>();

    /// The next UID; sent in order unless said otherwise.
    private ThreadingTest add(String subject, long id, long... references) {
        return sent(messages.size() + 1L, subject, id, references);
    }

    private ThreadingTest sent(long sent, String subject, long id, long... references) {
        boolean reply = subject.startsWith("re ");
        messages.add(
                new Threaded(
                        messages.size() + 1L,
                        sent,
                        reply ? subject.substring(3) : subject,
                        reply,
                        id,
                        references));
        return this;
    }

    private String threads(ThreadAlgorithm algorithm) {
        return Threading.threads(messages, algorithm).toString();
    }

    private String references() {
        return threads(ThreadAlgorithm.REFERENCES);
    }

    @Test
    void messagesOfOneSubjectAreOneOrderedThread() {
        add("a", 0).add("b", 0).add("re a", 0).add("re b", 0).add("re a", 0).add("c", 0);
        assertThat(threads(ThreadAlgorithm.ORDERED_SUBJECT)).isEqualTo("(1 (3)(5))(2 4)(6)");
    }

    @Test
    void orderedThreadsAndTheirMessagesGoByDate() {
        sent(9, "a", 0).sent(5, "b", 0).sent(3, "a", 0).sent(7, "b", 0).sent(5, "b", 0);
        assertThat(threads(ThreadAlgorithm.ORDERED_SUBJECT)).isEqualTo("(3 1)(2 (5)(4))");
    }

    @Test
    void repliesHangBelowWhatTheyReferTo() {
        add("a", 1).add("re a", 2, 1).add("re a", 3, 1, 2).add("re a", 4, 1).add("b", 5);
        assertThat(references()).isEqualTo("(1 (2 3)(4))(5)");
    }

    @Test
    void aParentThatIsNotThereHoldsItsChildrenTogether() {
        add("x", 1, 9).add("y", 2, 9).add("z", 3, 8);
        assertThat(references()).isEqualTo("((1)(2))(3)");
    }

    @Test
    void dummiesWithinAThreadGiveTheirChildrenAway() {
        // 1 → (missing 8) → 2 and 3; missing 7 → missing 6 → 4
        add("x", 1).add("re x", 2, 1, 8).add("re x", 3, 1, 8).add("y", 4, 7, 6);
        assertThat(references()).isEqualTo("(1 (2)(3))(4)");
    }

    @Test
    void repliesThatCameBeforeTheirParentsFindThem() {
        sent(3, "re x", 3, 1, 2).sent(2, "re x", 2, 1).sent(1, "x", 1);
        assertThat(references()).isEqualTo("(3 2 1)");
    }

    @Test
    void ofTwoMessagesWithOneIdTheFirstHasIt() {
        add("x", 1).add("y", 1).add("re x", 3, 1);
        assertThat(references()).isEqualTo("(1 3)(2)");
    }

    @Test
    void linksThatWouldMakeALoopAreNotMade() {
        add("x", 1, 2).add("y", 2, 1);
        assertThat(references()).isEqualTo("(2 1)");
        messages.clear();
        add("x", 1, 1).add("y", 2, 1, 2, 1);
        assertThat(references()).isIn("(1 2)", "(1)(2)");
    }

    @Test
    void theLastReferenceIsTheParentWhateverOthersSaid() {
        // 2 believes that 3 hangs below 1; 3 itself says below 4.
        add("x", 1).add("re x", 2, 1, 3).add("re y", 3, 4).add("y", 4);
        assertThat(references()).isEqualTo("(1)(4 3 2)");
    }

    @Test
    void aMessageWithoutReferencesHasNoParent() {
        add("x", 1).add("w", 2, 1, 3).add("y", 3);
        assertThat(references()).isEqualTo("(1)(3 2)");
    }

    /// Step 5.
    @Test
    void threadsOfOneSubjectAreOne() {
        add("x", 1).add("re x", 2).add("re x", 3);
        assertThat(references()).isEqualTo("(1 (2)(3))");
        messages.clear();
        add("re x", 1).add("x", 2);
        assertThat(references()).isEqualTo("(2 1)");
        messages.clear();
        add("x", 1).add("x", 2);
        assertThat(references()).isEqualTo("((1)(2))");
        messages.clear();
        add("re x", 1).add("re x", 2).add("re x", 3);
        assertThat(references()).isEqualTo("((1)(2)(3))");
        messages.clear();
        // Two threads whose beginnings are missing.
        add("re x", 1, 8).add("re x", 2, 8).add("re x", 3, 9).add("re x", 4, 9).add("x", 5);
        assertThat(references()).isEqualTo("((1)(2)(3)(4)(5))");
        messages.clear();
        add("", 1).add("", 2);
        assertThat(references()).isEqualTo("(1)(2)");
    }

    @Test
    void siblingsGoByDate() {
        sent(9, "x", 1).sent(8, "re x", 2, 1).sent(7, "re x", 3, 1).sent(7, "re x", 4, 1);
        sent(1, "z", 5);
        assertThat(references()).isEqualTo("(5)(1 (3)(4)(2))");
    }

    @Test
    void everyMessageIsInOneThreadOnce() {
        var random = new Random(5256);
        for (int round = 0; round < 2_000; round++) {
            messages.clear();
            int count = random.nextInt(12);
            for (int i = 0; i < count; i++) {
                sent(
                        random.nextInt(5),
                        List.of("", "a", "re a", "b", "re b").get(random.nextInt(5)),
                        random.nextInt(8),
                        LongStream.generate(() -> 1 + random.nextInt(8))
                                .limit(random.nextInt(4))
                                .toArray());
            }
            var nodes = Threading.threads(messages, ThreadAlgorithm.REFERENCES).nodes();
            assertThat(nodes.stream().mapToLong(n -> n.uid()).filter(uid -> uid != 0).sorted())
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
            assertThat(nodes).allMatch(n -> n.uid() != 0 || n.depth() == 0);
        }
    }

    @Test
    void aThreadMayBeAsDeepAsThereAreMessages() {
        int count = 100_000;
        var deep = new ArrayList<Threaded>();
        for (long n = 1; n <= count; n++) {
            deep.add(new Threaded(n, n, "x", n > 1, n, n == 1 ? new long[0] : new long[] {n - 1}));
        }
        var threads = Threading.threads(deep, ThreadAlgorithm.REFERENCES);
        assertThat(threads.nodes().getLast().depth()).isEqualTo(count - 1);
        assertThat(threads.toString()).startsWith("(1 2 3 ").endsWith(" 100000)");
    }
}
