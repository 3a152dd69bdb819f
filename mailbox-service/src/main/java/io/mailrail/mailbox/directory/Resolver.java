package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;
import io.mailrail.api.Directory;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Login;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;
import io.mailrail.api.ReversePath;
import io.mailrail.api.SaslExchange;
import io.mailrail.api.SessionCredential;
import io.mailrail.mailbox.database.DatabaseTrouble;
import io.mailrail.mailbox.directory.Destination.Disabled;
import io.mailrail.mailbox.directory.Destination.LocalAccount;
import io.mailrail.mailbox.directory.Destination.RemoteAddress;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.Locale;

/// The door [Directory].
@Component
class Resolver implements Directory {

    private final AddressBook addresses;
    private final AddressLookup lookup;
    private final Logins logins;
    private final SignedSessions sessions;
    private final JdbcClient reads;

    Resolver(
            AddressBook addresses,
            AddressLookup lookup,
            Logins logins,
            SignedSessions sessions,
            @Qualifier("mailboxReads") JdbcClient reads) {
        this.addresses = addresses;
        this.lookup = lookup;
        this.logins = logins;
        this.sessions = sessions;
        this.reads = reads;
    }

    @Override
    public Resolution resolve(ForwardPath path) {
        return DatabaseTrouble.guard(() -> resolution(path));
    }

    private Resolution resolution(ForwardPath path) {
        var destinations = addresses.expand(path);
        var local = destinations.stream().filter(LocalAccount.class::isInstance).toList();
        for (var destination : local) {
            if (destination instanceof LocalAccount(var account, _) && !isFull(account)) {
                return new Resolution.Local(account);
            }
        }
        if (destinations.stream().anyMatch(RemoteAddress.class::isInstance)) {
            return isOurs(path) ? new Resolution.Local(AccountId.NONE) : new Resolution.Remote();
        }
        if (!local.isEmpty()) {
            return new Resolution.OverQuota();
        }
        return destinations.stream().anyMatch(Disabled.class::isInstance)
                ? new Resolution.Disabled()
                : new Resolution.Unknown();
    }

    private boolean isOurs(ForwardPath path) {
        return MailAddress.parse(path.address())
                .filter(address -> address.domain().isEmpty() || lookup.isOurs(address.domain()))
                .isPresent();
    }

    /// Whether not even an empty message would fit; what fits exactly is decided when it comes in.
    private boolean isFull(AccountId account) {
        return reads.sql(
                        """
                        SELECT u.used_bytes >= b.quota_bytes OR u.used_messages >= b.quota_messages
                          FROM account b
                          JOIN account_usage u ON u.account_id = b.account_id
                         WHERE b.account_id = :account
                           AND u.account_id = :account
                           AND (b.quota_bytes IS NOT NULL OR b.quota_messages IS NOT NULL)
                        """)
                .param("account", account.value())
                .query((row, _) -> row.getBoolean(1))
                .optional()
                .orElse(false);
    }

    @Override
    public SaslExchange authenticate(Login login) {
        return switch (login.mechanism().toUpperCase(Locale.ROOT)) {
            case "PLAIN" -> new PlainExchange(logins, login);
            case ScramExchange.NAME -> new ScramExchange(logins, login, false);
            case ScramExchange.PLUS -> new ScramExchange(logins, login, true);
            default -> throw new Refused(new Refusal.NotPermitted("the mechanism is not offered"));
        };
    }

    @Override
    public SessionCredential renew(SessionCredential credential) {
        return sessions.renew(credential);
    }

    @Override
    public boolean maySendAs(SessionCredential credential, ReversePath path) {
        var account = sessions.verify(credential);
        if (path.isNull()) {
            return true;
        }
        return addresses.owners(new ForwardPath(path.address())).contains(account);
    }
}
