package io.mailrail.mailbox.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.AccountId;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.intake.TestMail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@MailboxTest
class ContentIntakeTest {

    private static final AccountId HOME = new AccountId(900_002);

    private final ContentIntake intake;
    private final ContentStore contents;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    ContentIntakeTest(
            ContentIntake intake,
            ContentStore contents,
            @Qualifier("mailboxWrites") JdbcClient jdbc,
            @Qualifier("mailboxTransactions") TransactionTemplate transactions) {
        this.intake = intake;
        this.contents = contents;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    private ContentKey keep(byte[] octets) throws IOException {
        var id = UUID.randomUUID();
        try (var received =
                intake.receive(HOME, id, new ByteArrayInputStream(octets), octets.length)) {
            assertThat(received.size()).isEqualTo(octets.length);
            transactions.executeWithoutResult(_ -> contents.write(received, List.of(HOME)));
            return received.key();
        }
    }

    private byte[] read(ContentKey key, long offset, long length) throws IOException {
        try (var in = contents.read(key.account(), key.content(), offset, length)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                20, 8_192, 16_384, 262_143, 262_144, 262_145, 524_287, 524_288, 524_289, 2_000_000
            })
    void everyLengthComesBackWhole(int length) throws IOException {
        var octets = TestMail.large(length);
        var key = keep(octets);
        assertThat(read(key, 0, Long.MAX_VALUE)).isEqualTo(octets);
        assertThat(read(key, length / 2, 1_000))
                .isEqualTo(
                        Arrays.copyOfRange(
                                octets, length / 2, Math.min(length, length / 2 + 1_000)));
        assertThat(read(key, length, 1)).isEmpty();
    }

    @Test
    void anEmptyContentIsOne() throws IOException {
        assertThat(read(keep(new byte[0]), 0, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void textIsPackedAndRangesOfItAreRead() throws IOException {
        var text = "All work and no play.\r\n".repeat(40_000).getBytes(StandardCharsets.US_ASCII);
        var key = keep(text);
        assertThat(
                        jdbc.sql(
                                        """
                                        SELECT sum(octet_length(data)) FROM content_chunk
                                         WHERE account_id = :account AND content_id = :content
                                        """)
                                .param("account", key.account().value())
                                .param("content", key.content())
                                .query(Integer.class)
                                .single())
                .isLessThan(text.length / 10);
        assertThat(read(key, 300_000, 50)).isEqualTo(Arrays.copyOfRange(text, 300_000, 300_050));
    }

    @Test
    void manyBeginningsAreReadAtOnce() throws IOException {
        var small = TestMail.message("small");
        var large = TestMail.large(300_000);
        var smallKey = keep(small);
        var largeKey = keep(large);
        var gone = new ContentKey(HOME, UUID.randomUUID());
        assertThat(contents.readSmall(Map.of(smallKey, 10_000, largeKey, 20, gone, 5)))
                .hasSize(2)
                .hasEntrySatisfying(smallKey, o -> assertThat(o).isEqualTo(small))
                .hasEntrySatisfying(
                        largeKey, o -> assertThat(o).isEqualTo(Arrays.copyOf(large, 20)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 262_144, 900_000})
    void whatIsTooBigIsRefused(int limit) {
        assertThatThrownBy(() ->
                        intake.receive(
                                HOME,
                                UUID.randomUUID(),
                                new ByteArrayInputStream(TestMail.large(limit + 1)),
                                limit))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.TooBig(limit)));
    }

    @Test
    void whatIsGoneIsNoSuchMessage() {
        assertThatThrownBy(() -> read(new ContentKey(HOME, UUID.randomUUID()), 0, 10))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.NoSuchMessage()));
    }

    @Test
    void whoFindsNoMemoryIsRefusedForNow() {
        var budget =
                new ContentBudget(
                        new ContentProperties(
                                DataSize.ofKilobytes(16),
                                Duration.ofMillis(1),
                                Duration.ofDays(1),
                                Duration.ofSeconds(1),
                                1,
                                Duration.ofDays(1),
                                Duration.ofDays(1)));
        var first = budget.share();
        first.atLeast(10 * 1024);
        var second = budget.share();
        assertThatThrownBy(() -> second.atLeast(10 * 1024))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.Unavailable()));
        first.close();
        second.atLeast(10 * 1024);
    }
}
