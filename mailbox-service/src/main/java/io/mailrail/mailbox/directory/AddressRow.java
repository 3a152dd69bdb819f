package io.mailrail.mailbox.directory;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

import java.time.Instant;
import java.util.List;

/// A row of `address`: a login, an alias, or a catch-all. It is made and removed, never changed.
@Entity
@Table(name = "address")
class AddressRow implements Persistable<String> {

    static final String LOGIN = "login";
    static final String ALIAS = "alias";
    static final String CATCH_ALL = "catchall";

    @Id
    @Column(updatable = false)
    private String address;

    @Column(updatable = false)
    private String kind;

    @Column(name = "domain_id", updatable = false)
    private long domainId;

    @Column(name = "account_id", updatable = false)
    private @Nullable Long accountId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false, columnDefinition = "text[]")
    private List<String> targets;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    @Transient private boolean stored;

    @SuppressWarnings("NullAway.Init") // Hibernate makes it empty and fills it
    protected AddressRow() {}

    private AddressRow(
            String address,
            String kind,
            long domainId,
            @Nullable Long accountId,
            List<String> targets,
            Instant createdAt) {
        this.address = address;
        this.kind = kind;
        this.domainId = domainId;
        this.accountId = accountId;
        this.targets = List.copyOf(targets);
        this.createdAt = createdAt;
    }

    static AddressRow login(MailAddress address, long domainId, long accountId, Instant at) {
        return new AddressRow(address.toString(), LOGIN, domainId, accountId, List.of(), at);
    }

    static AddressRow alias(MailAddress address, long domainId, List<String> targets, Instant at) {
        var kind = address.localPart().equals("*") ? CATCH_ALL : ALIAS;
        return new AddressRow(address.toString(), kind, domainId, null, targets, at);
    }

    @PostLoad
    @PostPersist
    void stored() {
        stored = true;
    }

    @Override
    public String getId() {
        return address;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    boolean isLogin() {
        return kind.equals(LOGIN);
    }

    Alias alias() {
        return new Alias(address, targets, createdAt);
    }
}
