package io.mailrail.mailbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementRuleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT uid FROM message WHERE uid = ?",
                "UPDATE mailbox SET total = 0 WHERE mailbox_id = ?",
                "DELETE FROM\n  email\n WHERE email_id = ?",
                "SELECT 1 FROM email WHERE account_id = ?;\nDELETE FROM message WHERE uid = ?",
            })
    void whatDoesNotNameTheAccountIsCaught(String sql) {
        assertThatThrownBy(() -> StatementRule.check(sql))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("account");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT uid FROM message WHERE account_id = ? AND uid = ?",
                "UPDATE mailbox m SET total = 0 FROM unnest(?, ?) AS n(account, id) WHERE m.account_id = n.account",
                "SELECT name FROM domain WHERE domain_id = ?",
                "SELECT * FROM queue_item WHERE queue_id = ?",
            })
    void whatNamesItOrIsExemptPasses(String sql) {
        assertThatCode(() -> StatementRule.check(sql)).doesNotThrowAnyException();
    }
}
