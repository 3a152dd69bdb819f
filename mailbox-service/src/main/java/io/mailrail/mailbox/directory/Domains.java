package io.mailrail.mailbox.directory;

import io.mailrail.mailbox.directory.Domain.Settings;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The domains whose mail is ours. Every method throws [Rejected].
@Service
@Transactional
public class Domains {

    private static final AccountState GONE = AccountState.DELETING;

    /// What may stand before a tag: letters of a local part (RFC 5321 §4.1.2, `atext`) that are no part of names.
    private static final Set<String> SEPARATORS = Set.of("", "+", "-", "_", "=", "#", "~");

    private final DomainRepository domains;
    private final AccountRepository accounts;
    private final AddressRepository addresses;
    private final Ids ids;
    private final AddressLookup lookup;
    private final SessionEpochs epochs;
    private final Clock clock;

    Domains(
            DomainRepository domains,
            AccountRepository accounts,
            AddressRepository addresses,
            Ids ids,
            AddressLookup lookup,
            SessionEpochs epochs,
            @Qualifier("mailboxClock") Clock clock) {
        this.domains = domains;
        this.accounts = accounts;
        this.addresses = addresses;
        this.ids = ids;
        this.lookup = lookup;
        this.epochs = epochs;
        this.clock = clock;
    }

    public Domain create(String name, @Nullable Integer maxAccounts, @Nullable Long quotaBytes) {
        return create(name, Settings.USUAL.withLimits(maxAccounts, quotaBytes));
    }

    public Domain create(String name, Settings settings) {
        var canonical = vacant(name);
        check(settings);
        AfterCommit.run(lookup::forget);
        return domains.saveAndFlush(DomainRow.of(ids.next("domain"), canonical, settings, now()))
                .value();
    }

    @Transactional(readOnly = true)
    public Domain get(String name) {
        return row(name).value();
    }

    /// The same, held still until the transaction at hand ends.
    public Domain lock(String name) {
        return locked(name).value();
    }

    /// In order of their names, those after `after`.
    @Transactional(readOnly = true)
    public List<Domain> list(String after, int limit) {
        return domains
                .findByAliasOfIsNullAndNameGreaterThanOrderByName(after, Limit.of(limit))
                .stream()
                .map(DomainRow::value)
                .toList();
    }

    /// New settings. What was handed out already stays, even beyond new limits; nothing more is handed out until it fits.
    ///
    /// @throws Rejected InTheWay when quotas are to be limited while there are accounts without one
    public Domain change(String name, Settings settings) {
        check(settings);
        var row = locked(name);
        var old = row.settings();
        if (settings.quotaBytes() != null && old.quotaBytes() == null) {
            long unlimited = accounts.countByDomainIdAndStateNotAndQuotaBytesIsNull(row.id(), GONE);
            if (unlimited > 0) {
                throw new Rejected(
                        new Rejection.InTheWay(
                                unlimited
                                        + " accounts of the domain have no quota; give them one before"
                                        + " their sum is limited"));
            }
        }
        row.set(settings);
        AfterCommit.run(() -> {
            lookup.forget();
            if (old.loginAllowed() != settings.loginAllowed()) {
                epochs.forgetAll();
            }
        });
        return domains.saveAndFlush(row).value();
    }

    /// @throws Rejected InTheWay while there are accounts or addresses in it, or other names of it
    public void delete(String name) {
        var row = locked(name);
        if (accounts.existsByDomainId(row.id())) {
            throw new Rejected(
                    new Rejection.InTheWay(
                            "the domain has accounts, or mail of removed accounts is still being"
                                    + " cleared away"));
        }
        if (addresses.existsByDomainId(row.id())) {
            throw new Rejected(new Rejection.InTheWay("the domain has aliases or groups"));
        }
        if (domains.existsByAliasOf(row.id())) {
            throw new Rejected(new Rejection.InTheWay("the domain has domain aliases"));
        }
        domains.delete(row);
        AfterCommit.run(lookup::forget);
    }

    /// Another name for a domain of ours.
    public DomainAlias createAlias(String name, String domain) {
        var canonical = vacant(name);
        var target =
                MailAddress.domain(domain)
                        .flatMap(domains::findWithLockByName)
                        .filter(row -> !row.isAlias())
                        .orElseThrow(() -> bad("domain", "is no domain of ours"));
        AfterCommit.run(lookup::forget);
        return alias(
                domains.saveAndFlush(
                        DomainRow.alias(ids.next("domain"), canonical, target.id(), now())),
                target);
    }

    @Transactional(readOnly = true)
    public DomainAlias getAlias(String name) {
        var row = aliasRow(name);
        return alias(row, target(row));
    }

    /// In order of their names, those after `after`.
    @Transactional(readOnly = true)
    public List<DomainAlias> listAliases(String after, int limit) {
        var rows =
                domains.findByAliasOfIsNotNullAndNameGreaterThanOrderByName(after, Limit.of(limit));
        var ids = rows.stream().flatMap(row -> Stream.ofNullable(row.aliasOf())).distinct();
        var names =
                domains.findByIdIn(ids.toList()).stream()
                        .collect(Collectors.toMap(DomainRow::id, row -> row));
        return rows.stream()
                .flatMap(row ->
                        Stream.ofNullable(row.aliasOf())
                                .flatMap(id -> Stream.ofNullable(names.get(id)))
                                .map(target -> alias(row, target)))
                .toList();
    }

    public void deleteAlias(String name) {
        domains.delete(aliasRow(name));
        AfterCommit.run(lookup::forget);
    }

    private DomainRow aliasRow(String name) {
        return MailAddress.domain(name)
                .flatMap(domains::findByName)
                .filter(DomainRow::isAlias)
                .orElseThrow(() -> new Rejected(new Rejection.Unknown("domain alias " + name)));
    }

    private DomainRow target(DomainRow alias) {
        return Optional.ofNullable(alias.aliasOf())
                .flatMap(domains::findById)
                .orElseThrow(() -> new IllegalStateException("an alias of no domain"));
    }

    private static DomainAlias alias(DomainRow row, DomainRow target) {
        return new DomainAlias(row.name(), target.name(), row.createdAt(), row.version());
    }

    private String vacant(String name) {
        var canonical =
                MailAddress.domain(name)
                        .filter(domain -> !domain.startsWith("["))
                        .orElseThrow(() -> bad("name", "is not a domain name"));
        if (domains.existsByName(canonical)) {
            throw new Rejected(new Rejection.Exists("domain " + canonical));
        }
        return canonical;
    }

    private DomainRow row(String name) {
        return MailAddress.domain(name)
                .flatMap(domains::findByName)
                .filter(row -> !row.isAlias())
                .orElseThrow(() -> unknown(name));
    }

    private DomainRow locked(String name) {
        return MailAddress.domain(name)
                .flatMap(domains::findWithLockByName)
                .filter(row -> !row.isAlias())
                .orElseThrow(() -> unknown(name));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static void check(Settings settings) {
        var max = settings.maxAccounts();
        if (max != null && max < 0) {
            throw bad("maxAccounts", "must not be negative");
        }
        check("quotaBytes", settings.quotaBytes());
        check("defaultQuotaBytes", settings.defaultQuotaBytes());
        check("defaultQuotaMessages", settings.defaultQuotaMessages());
        if (!SEPARATORS.contains(settings.tagSeparator())) {
            throw bad("tagSeparator", "must be empty or one of + - _ = # ~");
        }
    }

    private static void check(String field, @Nullable Long number) {
        if (number != null && number < 0) {
            throw bad(field, "must not be negative");
        }
    }

    private static Rejected unknown(String name) {
        return new Rejected(new Rejection.Unknown("domain " + name));
    }

    private static Rejected bad(String field, String why) {
        return new Rejected(new Rejection.BadValue(field, why));
    }
}
