package io.mailrail.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.MessageThreads.Node;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class MessageThreadsTest {

    private static MessageThreads threads(long... uidsAndDepths) {
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < uidsAndDepths.length; i += 2) {
            nodes.add(new Node(uidsAndDepths[i], (int) uidsAndDepths[i + 1]));
        }
        return new MessageThreads(nodes);
    }

    /// The examples of RFC 5256 §4.
    @Test
    void threadsAreSpelledAsTheResponseHasThem() {
        assertThat(threads(2, 0, 3, 0, 6, 1, 4, 2, 23, 3, 44, 2, 7, 3, 96, 4))
                .hasToString("(2)(3 6 (4 23)(44 7 96))");
        assertThat(threads(0, 0, 3, 1, 5, 1)).hasToString("((3)(5))");
        assertThat(threads(0, 0, 194, 1, 195, 1, 196, 2, 197, 0, 198, 1))
                .hasToString("((194)(195 196))(197 198)");
        assertThat(threads(196, 0, 197, 1, 198, 1, 199, 0)).hasToString("(196 (197)(198))(199)");
        assertThat(threads(177, 0, 183, 1, 188, 1, 184, 2, 189, 2))
                .hasToString("(177 (183)(188 (184)(189)))");
        assertThat(threads()).hasToString("");
        assertThat(threads(7, 0, 9, 1).spelled(uid -> uid / 2)).isEqualTo("(3 4)");
    }

    @Test
    void aNodeStandsBelowTheOneBeforeItOrHigher() {
        assertThatThrownBy(() -> threads(1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MessageThreads(List.of(new Node(1, 0), new Node(2, 2))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
