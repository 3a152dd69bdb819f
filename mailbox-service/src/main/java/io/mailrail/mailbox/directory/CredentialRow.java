package io.mailrail.mailbox.directory;

import io.mailrail.api.Protocol;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/// A row of `credential`: the account's password, or one for a single program.
@Entity
@Table(name = "credential")
@IdClass(CredentialRow.Key.class)
class CredentialRow implements Persistable<CredentialRow.Key> {

    static final String PASSWORD = "password";
    static final String APP_PASSWORD = "app-password";

    /// Its primary key.
    record Key(long accountId, UUID credentialId) implements Serializable {}

    @Id
    @Column(name = "account_id", updatable = false)
    private long accountId;

    @Id
    @Column(name = "credential_id", updatable = false)
    private UUID credentialId;

    @Column(updatable = false)
    private String kind;

    @Column(updatable = false)
    private String name;

    @Column(updatable = false)
    private String hash;

    @Column(updatable = false)
    private @Nullable String scram;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false, columnDefinition = "text[]")
    private List<String> protocols;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Column(name = "expires_at", updatable = false)
    private @Nullable Instant expiresAt;

    @Transient private boolean stored;

    @SuppressWarnings("NullAway.Init") // Hibernate makes it empty and fills it
    protected CredentialRow() {}

    CredentialRow(
            long accountId,
            UUID credentialId,
            String kind,
            String name,
            String hash,
            @Nullable String scram,
            Collection<Protocol> protocols,
            Instant createdAt,
            @Nullable Instant expiresAt) {
        this.accountId = accountId;
        this.credentialId = credentialId;
        this.kind = kind;
        this.name = name;
        this.hash = hash;
        this.scram = scram;
        this.protocols = protocols.stream().map(CredentialRow::stored).sorted().toList();
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    static String stored(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }

    @PostLoad
    @PostPersist
    void stored() {
        stored = true;
    }

    @Override
    public Key getId() {
        return new Key(accountId, credentialId);
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    String name() {
        return name;
    }

    AppPassword appPassword() {
        return new AppPassword(
                credentialId,
                name,
                protocols.stream()
                        .map(protocol -> Protocol.valueOf(protocol.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toUnmodifiableSet()),
                createdAt,
                expiresAt);
    }
}
