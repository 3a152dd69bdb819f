package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A row of `account`. What it has used stands elsewhere: a counter in here would be written back stale.
@Entity
@Table(name = "account")
class AccountRow {

    @Id
    @Column(name = "account_id", updatable = false)
    private long id;

    private String login;

    @Column(name = "shown_as", updatable = false)
    private String shownAs;

    @Column(name = "domain_id", updatable = false)
    private long domainId;

    @Column(name = "display_name")
    private @Nullable String displayName;

    @Column(name = "quota_bytes")
    private @Nullable Long quotaBytes;

    @Column(name = "quota_messages")
    private @Nullable Long quotaMessages;

    private AccountState state;

    @Column(name = "session_epoch")
    private long sessionEpoch;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Version private @Nullable Integer version;

    @SuppressWarnings("NullAway.Init") // Hibernate makes it empty and fills it
    protected AccountRow() {}

    AccountRow(
            long id,
            String login,
            String shownAs,
            long domainId,
            @Nullable String displayName,
            @Nullable Long quotaBytes,
            @Nullable Long quotaMessages,
            Instant createdAt) {
        this.id = id;
        this.login = login;
        this.shownAs = shownAs;
        this.domainId = domainId;
        this.displayName = displayName;
        this.quotaBytes = quotaBytes;
        this.quotaMessages = quotaMessages;
        this.state = AccountState.ACTIVE;
        this.sessionEpoch = 1;
        this.createdAt = createdAt;
    }

    AccountId id() {
        return new AccountId(id);
    }

    String login() {
        return login;
    }

    long domainId() {
        return domainId;
    }

    void show(@Nullable String name) {
        this.displayName = name;
    }

    @Nullable Long quotaBytes() {
        return quotaBytes;
    }

    void limit(@Nullable Long bytes, @Nullable Long messages) {
        this.quotaBytes = bytes;
        this.quotaMessages = messages;
    }

    /// Switching off ends its sessions; switching on begins none.
    void enable(boolean enabled) {
        var wanted = enabled ? AccountState.ACTIVE : AccountState.DISABLED;
        if (state != wanted) {
            state = wanted;
            endSessions();
        }
    }

    /// Every session credential given out so far is void.
    void endSessions() {
        sessionEpoch++;
    }

    /// Nobody finds it any more, and its login is free for another.
    void bury() {
        state = AccountState.DELETING;
        login = "~" + id + "~" + login;
        endSessions();
    }

    Account value() {
        return new Account(
                id(),
                login,
                shownAs,
                displayName,
                quotaBytes,
                quotaMessages,
                state == AccountState.ACTIVE,
                createdAt,
                id + "-" + version);
    }
}
