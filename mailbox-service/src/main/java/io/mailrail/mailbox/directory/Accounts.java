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
            DomainRepository domains,
            CredentialRepository credentials,
            Ids ids,
            AddressLookup lookup,
            SessionEpochs epochs,
            ApplicationEventPublisher events,
            @Qualifier("mailboxClock") Clock clock) {
        this.accounts = accounts;
        this.addresses = addresses;
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

        public static final Quota NONE = new Quota(null, null);
    }

    /// @param password none: nobody logs in until one is set
    public Account create(
            String email,
            Secrets.@Nullable StoredPassword password,
            @Nullable String displayName,
            Quota quota) {
        var address =
                MailAddress.parse(email)
                        .filter(parsed -> !parsed.domain().isEmpty())
                        .filter(parsed -> !parsed.localPart().equals("*"))
                        .orElseThrow(() -> bad("email", "is not an address"));
        checkName(displayName);
        var domain =
                domains.findWithLockByName(address.domain())
                        .orElseThrow(() ->
                                bad(
                                        "email",
                                        "is in "
                                                + address.domain()
                                                + ", which is no domain of ours"));
        if (addresses.existsByAddress(address.toString())) {
            throw new Rejected(new Rejection.Exists("address " + address));
        }
        var max = domain.maxAccounts();
        if (max != null && accounts.countByDomainIdAndStateNot(domain.id(), GONE) >= max) {
            throw new Rejected(
                    new Rejection.InTheWay(
                            "the domain has " + max + " accounts, and may not have more"));
        }
        checkQuota(quota, domain, AccountId.NONE);
        var at = now();
        long id = ids.next("account");
        var row =
                accounts.save(
                        new AccountRow(
                                id,
                                address.toString(),
                                email,
                                domain.id(),
                                displayName,
                                quota.bytes(),
                                quota.messages(),
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
                        .orElseThrow(() -> new Rejected(new Rejection.Unknown("domain " + domain)));
        return values(
                accounts.findByDomainIdAndLoginGreaterThanAndStateNotOrderByLogin(
                        row.id(), after, GONE, Limit.of(limit)));
    }

    public Account rename(String email, @Nullable String displayName) {
        checkName(displayName);
        var row = row(email);
        row.show(displayName);
        return row.value();
    }

    /// Switched off, no mail comes in, nobody logs in, and sessions end.
    public Account enable(String email, boolean enabled) {
        var row = row(email);
        row.enable(enabled);
        forget(row);
        return row.value();
    }

    public Account limit(String email, Quota quota) {
        var row = row(email);
        var domain = domains.findWithLockById(row.domainId()).orElseThrow(() -> unknown(email));
        checkQuota(quota, domain, row.id());
        row.limit(quota.bytes(), quota.messages());
        AfterCommit.run(lookup::forget);
        return row.value();
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
        row.bury();
        events.publishEvent(new AccountDeleted(row.id()));
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

    private void checkQuota(Quota quota, DomainRow domain, AccountId account) {
        var bytes = quota.bytes();
        if (bytes != null && bytes < 0) {
            throw bad("quotaBytes", "must not be negative");
        }
        if (quota.messages() != null && quota.messages() < 0) {
            throw bad("quotaMessages", "must not be negative");
        }
        var limit = domain.quotaBytes();
        if (limit == null) {
            return;
        }
        long left = limit - accounts.handedOut(domain.id(), GONE, account.value());
        if (bytes == null || bytes > left) {
            throw bad(
                    "quotaBytes",
                    "may be at most " + left + ": the domain has no more to hand out");
        }
    }

    private static void checkName(@Nullable String displayName) {
        if (displayName != null
                && (displayName.length() > 200
                        || displayName.chars().anyMatch(Character::isISOControl))) {
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
