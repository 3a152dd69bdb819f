package io.mailrail.mailbox.directory;

import io.mailrail.mailbox.directory.Domain.Settings;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A row of `domain`: one of our domains, or another name of one.
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

    @Column(name = "alias_of", updatable = false)
    private @Nullable Long aliasOf;

    @Column(name = "tag_separator")
    private String tagSeparator;

    @Column(name = "default_quota_bytes")
    private @Nullable Long defaultQuotaBytes;

    @Column(name = "default_quota_messages")
    private @Nullable Long defaultQuotaMessages;

    @Column(name = "login_allowed")
    private boolean loginAllowed;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Version private @Nullable Integer version;

    @SuppressWarnings("NullAway.Init") // Hibernate makes it empty and fills it
    protected DomainRow() {}

    private DomainRow(long id, String name, @Nullable Long aliasOf, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.aliasOf = aliasOf;
        this.tagSeparator = Settings.USUAL_SEPARATOR;
        this.loginAllowed = true;
        this.createdAt = createdAt;
    }

    static DomainRow of(long id, String name, Settings settings, Instant createdAt) {
        var row = new DomainRow(id, name, null, createdAt);
        row.set(settings);
        return row;
    }

    static DomainRow alias(long id, String name, long of, Instant createdAt) {
        return new DomainRow(id, name, of, createdAt);
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    @Nullable Long aliasOf() {
        return aliasOf;
    }

    boolean isAlias() {
        return aliasOf != null;
    }

    Instant createdAt() {
        return createdAt;
    }

    void set(Settings settings) {
        this.maxAccounts = settings.maxAccounts();
        this.quotaBytes = settings.quotaBytes();
        this.defaultQuotaBytes = settings.defaultQuotaBytes();
        this.defaultQuotaMessages = settings.defaultQuotaMessages();
        this.tagSeparator = settings.tagSeparator();
        this.loginAllowed = settings.loginAllowed();
    }

    Settings settings() {
        return value().settings();
    }

    Domain value() {
        return new Domain(
                name,
                maxAccounts,
                quotaBytes,
                defaultQuotaBytes,
                defaultQuotaMessages,
                tagSeparator,
                loginAllowed,
                createdAt,
                version());
    }

    String version() {
        return id + "-" + version;
    }
}
