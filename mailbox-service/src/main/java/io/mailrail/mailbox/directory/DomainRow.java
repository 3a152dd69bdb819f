package io.mailrail.mailbox.directory;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A row of `domain`.
@Entity
@Table(name = "domain")
class DomainRow {

    @Id
    @Column(name = "domain_id", updatable = false)
    private long id;

    @Column(updatable = false)
    private String name;

    @Column(name = "max_accounts")
    private @Nullable Integer maxAccounts;

    @Column(name = "quota_bytes")
    private @Nullable Long quotaBytes;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Version private @Nullable Integer version;

    @SuppressWarnings("NullAway.Init") // Hibernate makes it empty and fills it
    protected DomainRow() {}

    DomainRow(
            long id,
            String name,
            @Nullable Integer maxAccounts,
            @Nullable Long quotaBytes,
            Instant createdAt) {
        this.id = id;
        this.name = name;
        this.maxAccounts = maxAccounts;
        this.quotaBytes = quotaBytes;
        this.createdAt = createdAt;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    @Nullable Integer maxAccounts() {
        return maxAccounts;
    }

    @Nullable Long quotaBytes() {
        return quotaBytes;
    }

    void limit(@Nullable Integer accounts, @Nullable Long bytes) {
        this.maxAccounts = accounts;
        this.quotaBytes = bytes;
    }

    Domain value() {
        return new Domain(name, maxAccounts, quotaBytes, createdAt);
    }
}
