package io.mailrail.mailbox.directory;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The domains whose mail is ours. Every method throws [Rejected].
@Service
@Transactional
public class Domains {

    private final DomainRepository domains;
    private final AccountRepository accounts;
    private final AddressRepository addresses;
    private final Ids ids;
    private final AddressLookup lookup;
    private final Clock clock;

    Domains(
            DomainRepository domains,
            AccountRepository accounts,
            AddressRepository addresses,
            Ids ids,
            AddressLookup lookup,
            @Qualifier("mailboxClock") Clock clock) {
        this.domains = domains;
        this.accounts = accounts;
        this.addresses = addresses;
        this.ids = ids;
        this.lookup = lookup;
        this.clock = clock;
    }

    public Domain create(String name, @Nullable Integer maxAccounts, @Nullable Long quotaBytes) {
        var canonical =
                MailAddress.domain(name)
                        .filter(domain -> !domain.startsWith("["))
                        .orElseThrow(() -> bad("name", "is not a domain name"));
        checkLimits(maxAccounts, quotaBytes);
        if (domains.existsByName(canonical)) {
            throw new Rejected(new Rejection.Exists("domain " + canonical));
        }
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        AfterCommit.run(lookup::forget);
        return domains.save(
                        new DomainRow(ids.next("domain"), canonical, maxAccounts, quotaBytes, at))
                .value();
    }

    @Transactional(readOnly = true)
    public Domain get(String name) {
        return row(name).value();
    }

    /// In order of their names, those after `after`.
    @Transactional(readOnly = true)
    public List<Domain> list(String after, int limit) {
        return domains.findByNameGreaterThanOrderByName(after, Limit.of(limit)).stream()
                .map(DomainRow::value)
                .toList();
    }

    /// New limits; what was handed out already stays, even beyond them.
    public Domain limit(String name, @Nullable Integer maxAccounts, @Nullable Long quotaBytes) {
        checkLimits(maxAccounts, quotaBytes);
        var row = row(name);
        row.limit(maxAccounts, quotaBytes);
        return row.value();
    }

    /// @throws Rejected InTheWay while there are accounts or aliases in it
    public void delete(String name) {
        var row = domains.findWithLockByName(canonical(name)).orElseThrow(() -> unknown(name));
        if (accounts.existsByDomainId(row.id())) {
            throw new Rejected(
                    new Rejection.InTheWay(
                            "the domain has accounts, or mail of removed accounts is still being"
                                    + " cleared away"));
        }
        if (addresses.existsByDomainId(row.id())) {
            throw new Rejected(new Rejection.InTheWay("the domain has aliases"));
        }
        domains.delete(row);
        AfterCommit.run(lookup::forget);
    }

    private DomainRow row(String name) {
        return domains.findByName(canonical(name)).orElseThrow(() -> unknown(name));
    }

    private static String canonical(String name) {
        return MailAddress.domain(name).orElseThrow(() -> unknown(name));
    }

    private static void checkLimits(@Nullable Integer maxAccounts, @Nullable Long quotaBytes) {
        if (maxAccounts != null && maxAccounts < 0) {
            throw bad("maxAccounts", "must not be negative");
        }
        if (quotaBytes != null && quotaBytes < 0) {
            throw bad("quotaBytes", "must not be negative");
        }
    }

    private static Rejected unknown(String name) {
        return new Rejected(new Rejection.Unknown("domain " + name));
    }

    private static Rejected bad(String field, String why) {
        return new Rejected(new Rejection.BadValue(field, why));
    }
}
