package io.mailrail.mailbox.directory;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.api.Protocol;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Secrets of an account for single programs. Every method throws [Rejected].
@Service
@Transactional
public class AppPasswords {

    private static final int MOST = 50;

    private final AccountRepository accounts;
    private final CredentialRepository credentials;
    private final Secrets secrets;
    private final SessionEpochs epochs;
    private final Clock clock;

    AppPasswords(
            AccountRepository accounts,
            CredentialRepository credentials,
            Secrets secrets,
            SessionEpochs epochs,
            @Qualifier("mailboxClock") Clock clock) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.secrets = secrets;
        this.epochs = epochs;
        this.clock = clock;
    }

    /// A new one, with its secret: it is told this once.
    public record Issued(AppPassword appPassword, String secret) {

        @Override
        public String toString() {
            return "Issued[" + appPassword + "]";
        }
    }

    /// @param protocols empty for all
    public Issued create(
            String email, String name, Set<Protocol> protocols, @Nullable Instant expiresAt) {
        var account = account(email);
        if (name.isBlank() || name.length() > 100) {
            throw bad("name", "must have 1 to 100 characters");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw bad("expiresAt", "lies in the past");
        }
        var existing = all(account);
        if (existing.size() >= MOST) {
            throw new Rejected(
                    new Rejection.InTheWay("the account has " + MOST + " app passwords already"));
        }
        if (existing.stream().anyMatch(row -> row.name().equals(name))) {
            throw new Rejected(new Rejection.Exists("app password " + name));
        }
        var secret = secrets.newAppPassword();
        var row =
                credentials.save(
                        new CredentialRow(
                                account.id().value(),
                                UuidCreator.getTimeOrderedEpoch(),
                                CredentialRow.APP_PASSWORD,
                                name,
                                secrets.hashOfAppPassword(secret),
                                null,
                                protocols,
                                now,
                                expiresAt == null
                                        ? null
                                        : expiresAt.truncatedTo(ChronoUnit.MICROS)));
        return new Issued(row.appPassword(), secret);
    }

    @Transactional(readOnly = true)
    public List<AppPassword> list(String email) {
        var account =
                MailAddress.parse(email)
                        .flatMap(login ->
                                accounts.findByLoginAndStateNot(
                                        login.toString(), AccountState.DELETING))
                        .orElseThrow(() -> unknown(email));
        return all(account).stream().map(CredentialRow::appPassword).toList();
    }

    /// Sessions of the account end, for nobody knows which of them it opened.
    public void delete(String email, UUID id) {
        var account = account(email);
        var row =
                credentials
                        .findByAccountIdAndCredentialIdAndKind(
                                account.id().value(), id, CredentialRow.APP_PASSWORD)
                        .orElseThrow(
                                () -> new Rejected(new Rejection.Unknown("app password " + id)));
        credentials.delete(row);
        account.endSessions();
        AfterCommit.run(() -> epochs.forget(account.id()));
    }

    private List<CredentialRow> all(AccountRow account) {
        return credentials.findByAccountIdAndKindOrderByCredentialId(
                account.id().value(), CredentialRow.APP_PASSWORD);
    }

    private AccountRow account(String email) {
        return MailAddress.parse(email)
                .flatMap(login ->
                        accounts.findWithLockByLoginAndStateNot(
                                login.toString(), AccountState.DELETING))
                .orElseThrow(() -> unknown(email));
    }

    private static Rejected unknown(String email) {
        return new Rejected(new Rejection.Unknown("account " + email));
    }

    private static Rejected bad(String field, String why) {
        return new Rejected(new Rejection.BadValue(field, why));
    }
}
