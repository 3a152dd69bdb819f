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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// A row of `address`: a login, an alias, a catch-all, or a group. Who changes one has locked it.
@Entity
@Table(name = "address")
class AddressRow implements Persistable<String> {

    static final String LOGIN = "login";
    static final String ALIAS = "alias";
    static final String CATCH_ALL = "catchall";
    static final String GROUP = "group";

    private static final int MAX_FIRST_VERSION = 1 << 30;

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
    @Column(columnDefinition = "text[]")
    private List<String> targets;

    @Column(name = "display_name")
    private @Nullable String displayName;

    private int version;

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
        this.version = ThreadLocalRandom.current().nextInt(MAX_FIRST_VERSION);
    }

    static AddressRow login(MailAddress address, long domainId, long accountId, Instant at) {
        return new AddressRow(address.toString(), LOGIN, domainId, accountId, List.of(), at);
    }

    static AddressRow group(
            MailAddress address, long domainId, @Nullable String displayName, Instant at) {
        var row = new AddressRow(address.toString(), GROUP, domainId, null, List.of(), at);
        row.displayName = displayName;
        return row;
    }

    static AddressRow alias(MailAddress address, long domainId, List<String> targets, Instant at) {
        var kind = address.isCatchAll() ? CATCH_ALL : ALIAS;
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

    String address() {
        return address;
    }

    boolean isAlias() {
        return kind.equals(ALIAS) || kind.equals(CATCH_ALL);
    }

    boolean isGroup() {
        return kind.equals(GROUP);
    }

    void lead(List<String> to) {
        targets = List.copyOf(to);
        changed();
    }

    void show(@Nullable String name) {
        displayName = name;
        changed();
    }

    /// Something of it is no longer as it was.
    void changed() {
        version++;
    }

    Alias alias() {
        return new Alias(address, targets, createdAt, version());
    }

    Group group(long members) {
        return new Group(address, displayName, members, createdAt, version());
    }

    /// An address may be removed and made again, even at the same instant: its time is part of its version, and so is chance.
    private String version() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "-" + version;
    }
}
