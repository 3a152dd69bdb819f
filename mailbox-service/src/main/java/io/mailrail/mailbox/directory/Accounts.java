package io.mailrail.mailbox.directory;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.api.AccountId;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who has mail here. Every method throws [Rejected]; passwords come hashed, for hashing has no place in a transaction.
@Service
@Transactional
public class Accounts {

    private static final AccountState GONE = AccountState.DELETING;

    private final AccountRepository accounts;
    private final AddressRepository addresses;
    private final NewAddresses newAddresses;
    private final DomainRepository domains;
    private final CredentialRepository credentials;
    private final Ids ids;
    private final AddressLookup lookup;
    private final SessionEpochs epochs;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Accounts(
            AccountRepository accounts,
            AddressRepository addresses,
            NewAddresses newAddresses,
            DomainRepository domains,
            CredentialRepository credentials,
            Ids ids,
            AddressLookup lookup,
            SessionEpochs epochs,
            ApplicationEventPublisher events,
            @Qualifier("mailboxClock") Clock clock) {
        this.accounts = accounts;
        this.addresses = addresses;
        this.newAddresses = newAddresses;
        this.domains = domains;
        this.credentials = credentials;
        this.ids = ids;
        this.lookup = lookup;
        this.epochs = epochs;
        this.events = events;
        this.clock = clock;
    }

    /// How much an account may hold; null for no limit.
    public record Quota(@Nullable Long bytes, @Nullable Long messages) {

        /// What is not given is the domain's.
        private Quota orElse(Domain.Settings domain) {
            return new Quota(
                    bytes == null ? domain.defaultQuotaBytes() : bytes,
                    messages == null ? domain.defaultQuotaMessages() : messages);
        }

        public static final Quota NONE = new Quota(null, null);
    }

    /// @param password none: nobody logs in until one is set
    /// @param quota what it does not say is the domain's default
    public Account create(
            String email,
            Secrets.@Nullable StoredPassword password,
            @Nullable String displayName,
            Quota quota) {
        checkName(displayName);
        var vacant = newAddresses.vacant("email", email);
        var address = vacant.address();
        var domain = vacant.domain();
        if (address.isCatchAll()) {
            throw bad("email", "is a catch-all, which is no account");
        }
        var max = domain.settings().maxAccounts();
        if (max != null && accounts.countByDomainIdAndStateNot(domain.id(), GONE) >= max) {
            throw new Rejected(
                    new Rejection.InTheWay(
                            "the domain has " + max + " accounts, and may not have more"));
        }
        var granted = quota.orElse(domain.settings());
        checkQuota(granted, domain, AccountId.NONE, null);
        var at = now();
        long id = ids.next("account");
        var row =
                accounts.saveAndFlush(
                        new AccountRow(
                                id,
                                address.toString(),
                                email,
                                domain.id(),
                                displayName,
                                granted.bytes(),
                                granted.messages(),
                                at));
        addresses.save(AddressRow.login(address, domain.id(), id, at));
        if (password != null) {
            savePassword(row, password, at);
        }
        events.publishEvent(new AccountCreated(row.id(), at));
        AfterCommit.run(lookup::forget);
        return row.value();
    }

    @Transactional(readOnly = true)
    public Account get(String email) {
        return canonical(email)
                .flatMap(login -> accounts.findByLoginAndStateNot(login, GONE))
                .orElseThrow(() -> unknown(email))
                .value();
    }

    /// The same, held still until the transaction at hand ends.
    public Account lock(String email) {
        return row(email).value();
    }

    /// In order of their logins, those after `after`; of one domain, or of all.
    @Transactional(readOnly = true)
    public List<Account> list(@Nullable String domain, String after, int limit) {
        if (domain == null) {
            return values(
                    accounts.findByLoginGreaterThanAndStateNotOrderByLogin(
                            after, GONE, Limit.of(limit)));
        }
        var row =
                MailAddress.domain(domain)
                        .flatMap(domains::findByName)
                        .filter(found -> !found.isAlias())
                        .orElseThrow(() -> new Rejected(new Rejection.Unknown("domain " + domain)));
        return values(
                accounts.findByDomainIdAndLoginGreaterThanAndStateNotOrderByLogin(
                        row.id(), after, GONE, Limit.of(limit)));
    }

    public Account rename(String email, @Nullable String displayName) {
        checkName(displayName);
        var row = row(email);
        row.show(displayName);
        return accounts.saveAndFlush(row).value();
    }

    /// Switched off, no mail comes in, nobody logs in, and sessions end.
    public Account enable(String email, boolean enabled) {
        var row = row(email);
        row.enable(enabled);
        forget(row);
        return accounts.saveAndFlush(row).value();
    }

    public Account limit(String email, Quota quota) {
        var row = row(email);
        var domain = domains.findWithLockById(row.domainId()).orElseThrow(() -> unknown(email));
        checkQuota(quota, domain, row.id(), row.quotaBytes());
        row.limit(quota.bytes(), quota.messages());
        AfterCommit.run(lookup::forget);
        return accounts.saveAndFlush(row).value();
    }

    /// Every session that the old one opened ends.
    public void setPassword(String email, Secrets.StoredPassword password) {
        var row = row(email);
        credentials.deleteByAccountIdAndKind(row.id().value(), CredentialRow.PASSWORD);
        savePassword(row, password, now());
        row.endSessions();
        forget(row);
    }

    /// Its addresses are free at once; its mail goes afterwards, see [AccountDeleted].
    public void delete(String email) {
        var row = row(email);
        addresses.deleteByAccountId(row.id().value());
        credentials.deleteByAccountId(row.id().value());
        var login = row.login();
        row.bury();
        events.publishEvent(new AccountDeleted(row.id(), login));
        forget(row);
    }

    /// Deleted accounts whose mail may still be here.
    @Transactional(readOnly = true)
    public List<AccountId> deleted(int limit) {
        return accounts.findByStateOrderById(GONE, Limit.of(limit)).stream()
                .map(AccountRow::id)
                .toList();
    }

    /// The last trace of a deleted account goes, for its mail is gone.
    public void forgetDeleted(AccountId account) {
        accounts.deleteByIdAndState(account.value(), GONE);
    }

    private void savePassword(AccountRow row, Secrets.StoredPassword password, Instant at) {
        credentials.save(
                new CredentialRow(
                        row.id().value(),
                        UuidCreator.getTimeOrderedEpoch(),
                        CredentialRow.PASSWORD,
                        "",
                        password.hash(),
                        password.scram(),
                        Set.of(),
                        at,
                        null));
    }

    /// Exact, for the domain's row is locked. Less than before is always possible, even where a domain has handed out too much.
    private void checkQuota(
            Quota quota, DomainRow domain, AccountId account, @Nullable Long before) {
        var bytes = quota.bytes();
        if (bytes != null && bytes < 0) {
            throw bad("quotaBytes", "must not be negative");
        }
        if (quota.messages() != null && quota.messages() < 0) {
            throw bad("quotaMessages", "must not be negative");
        }
        var limit = domain.settings().quotaBytes();
        if (limit == null) {
            return;
        }
        if (bytes != null && before != null && bytes <= before) {
            return;
        }
        long left = Math.max(0, limit - accounts.handedOut(domain.id(), account.value()));
        if (bytes == null) {
            throw bad(
                    "quotaBytes",
                    "is needed, for the domain limits what it hands out; " + left + " are left");
        }
        if (bytes > left) {
            throw bad(
                    "quotaBytes",
                    "may be at most " + left + ": the domain has no more to hand out");
        }
    }

    static void checkName(@Nullable String displayName) {
        if (displayName != null
                && (displayName.length() > 200
                        || displayName
                                .codePoints()
                                .anyMatch(c ->
                                        Character.isISOControl(c)
                                                || (c >= 0xD800 && c <= 0xDFFF)))) {
            throw bad("displayName", "must have at most 200 characters, none of them a control");
        }
    }

    private AccountRow row(String email) {
        return canonical(email)
                .flatMap(login -> accounts.findWithLockByLoginAndStateNot(login, GONE))
                .orElseThrow(() -> unknown(email));
    }

    private void forget(AccountRow row) {
        var id = row.id();
        AfterCommit.run(() -> {
            lookup.forget();
            epochs.forget(id);
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Optional<String> canonical(String email) {
        return MailAddress.parse(email).map(MailAddress::toString);
    }

    private static List<Account> values(List<AccountRow> rows) {
        return rows.stream().map(AccountRow::value).toList();
    }

    private static Rejected unknown(String email) {
        return new Rejected(new Rejection.Unknown("account " + email));
    }

    private static Rejected bad(String field, String why) {
        return new Rejected(new Rejection.BadValue(field, why));
    }
}
