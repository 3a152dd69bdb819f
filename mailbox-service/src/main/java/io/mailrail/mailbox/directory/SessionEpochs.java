package io.mailrail.mailbox.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.mailrail.api.AccountId;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.OptionalLong;

/// The session epoch of each active account: a credential of an older one is void. Remembered for some seconds, for every
/// mail call asks; what changes here is forgotten here at once.
@Component
class SessionEpochs {

    private static final int MOST_REMEMBERED = 200_000;

    private final JdbcClient reads;
    private final Cache<AccountId, Long> epochs;

    SessionEpochs(@Qualifier("mailboxReads") JdbcClient reads, DirectoryProperties properties) {
        this.reads = reads;
        this.epochs =
                Caffeine.newBuilder()
                        .maximumSize(MOST_REMEMBERED)
                        .expireAfterWrite(properties.answerCache())
                        .build();
    }

    /// Empty when the account is not active, or its domain's accounts may not log in.
    OptionalLong of(AccountId account) {
        var epoch =
                epochs.get(
                        account,
                        wanted ->
                                reads.sql(
                                                """
                                                SELECT b.session_epoch
                                                  FROM account b
                                                  JOIN domain d ON d.domain_id = b.domain_id
                                                 WHERE b.account_id = :account
                                                   AND b.state = 'active'
                                                   AND d.login_allowed
                                                """)
                                        .param("account", wanted.value())
                                        .query(Long.class)
                                        .optional()
                                        .orElse(null));
        return epoch == null ? OptionalLong.empty() : OptionalLong.of(epoch);
    }

    void forgetAll() {
        epochs.invalidateAll();
    }

    void forget(AccountId account) {
        epochs.invalidate(account);
    }
}
