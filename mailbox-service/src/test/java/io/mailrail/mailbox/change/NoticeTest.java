package io.mailrail.mailbox.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.AccountId;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.ModSeq;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.UUID;

class NoticeTest {

    @Test
    void manyChangesTravelInPayloadsThatPostgresTakes() {
        var replica = UUID.randomUUID();
        var changes = new ArrayList<MailboxChange>();
        for (int n = 1; n <= 5_000; n++) {
            var key = new MailboxKey(new AccountId(Long.MAX_VALUE - n), new MailboxId(n));
            changes.add(new MailboxChange(key, new ModSeq(n)));
        }
        var heard = new ArrayList<MailboxChange>();
        for (var payload : Notice.payloads(replica, changes)) {
            assertThat(payload.getBytes(StandardCharsets.UTF_8).length).isLessThan(8_000);
            var notice = Notice.parse(payload).orElseThrow();
            assertThat(notice.replica()).isEqualTo(replica);
            heard.addAll(notice.changes());
        }
        assertThat(heard).isEqualTo(changes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "00000000-0000-0000-0000-000000000001 1.2",
                "x 1.2.3",
                " 1.2.3"
            })
    void whatIsNoNoticeIsPassedOver(String payload) {
        assertThat(Notice.parse(payload)).isEmpty();
    }
}
