package io.mailrail.mailbox.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.mailrail.api.AccountId;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What stands behind an address, in SQL and remembered for some seconds: every RCPT asks. Only what exists is remembered, so
/// that a new address is there at once.
@Component
class AddressLookup {

    private static final int MOST_REMEMBERED = 100_000;

    private final JdbcClient reads;
    private final Cache<String, Boolean> domains;
    private final Cache<MailAddress, Entry> entries;

    AddressLookup(@Qualifier("mailboxReads") JdbcClient reads, DirectoryProperties properties) {
        this.reads = reads;
        this.domains =
                Caffeine.newBuilder()
                        .maximumSize(MOST_REMEMBERED)
                        .expireAfterWrite(properties.answerCache())
                        .build();
        this.entries =
                Caffeine.newBuilder()
                        .maximumSize(MOST_REMEMBERED)
                        .expireAfterWrite(properties.answerCache())
                        .build();
    }

    /// What an address stands for.
    sealed interface Entry {

        record Login(AccountId account, String login, boolean enabled) implements Entry {}

        record Leads(List<String> targets) implements Entry {}
    }

    boolean isOurs(String domain) {
        return Boolean.TRUE.equals(
                domains.get(
                        domain,
                        name ->
                                reads.sql("SELECT true FROM domain WHERE name = :name")
                                        .param("name", name)
                                        .query(Boolean.class)
                                        .optional()
                                        .orElse(null)));
    }

    /// The first that exists of: the address, the address without its tag, and, where `address` is a postmaster's, whoever
    /// stands in for it; then the domain's catch-all.
    Optional<Entry> find(MailAddress address) {
        return Optional.ofNullable(
                entries.get(
                        address,
                        wanted ->
                                (wanted.domain().isEmpty() ? postmaster() : inDomain(wanted))
                                        .orElse(null)));
    }

    private Optional<Entry> inDomain(MailAddress address) {
        var untagged = address.withoutTag().orElse(address);
        var found =
                reads.sql(
                                """
                                  SELECT a.account_id, a.targets, b.login, b.state
                                    FROM address a
                                    LEFT JOIN account b ON b.account_id = a.account_id
                                   WHERE a.address IN (:exact, :untagged, :catchall)
                                ORDER BY CASE a.address WHEN :exact THEN 1 WHEN :untagged THEN 2 ELSE 3 END
                                   LIMIT 1
                                """)
                        .param("exact", address.toString())
                        .param("untagged", untagged.toString())
                        .param("catchall", address.catchAll().toString())
                        .query(AddressLookup::entry)
                        .optional();
        return found.isPresent() || !untagged.isPostmaster()
                ? found
                : firstAccount(address.domain());
    }

    /// RFC 5321 §4.5.1: `postmaster` without a domain is always somebody.
    private Optional<Entry> postmaster() {
        var named =
                reads.sql(
                                """
                                  SELECT a.account_id, a.targets, b.login, b.state
                                    FROM domain d
                                    JOIN address a ON a.address = 'postmaster@' || d.name
                                    LEFT JOIN account b ON b.account_id = a.account_id
                                ORDER BY d.domain_id
                                   LIMIT 1
                                """)
                        .query(AddressLookup::entry)
                        .optional();
        return named.isPresent() ? named : firstAccount("");
    }

    /// The oldest account of a domain that takes mail, else of the house.
    private Optional<Entry> firstAccount(String domain) {
        return reads.sql(
                        """
                          SELECT b.account_id, NULL::text[] AS targets, b.login, b.state
                            FROM account b
                            JOIN domain d ON d.domain_id = b.domain_id
                           WHERE b.state = 'active'
                        ORDER BY CASE d.name WHEN :domain THEN 1 ELSE 2 END, b.account_id
                           LIMIT 1
                        """)
                .param("domain", domain)
                .query(AddressLookup::entry)
                .optional();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        var login = row.getString("login");
        if (login != null) {
            return new Entry.Login(
                    new AccountId(row.getLong("account_id")),
                    login,
                    AccountState.of(row.getString("state")) == AccountState.ACTIVE);
        }
        return new Entry.Leads(strings(row.getArray("targets")));
    }

    private static List<String> strings(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    /// Something changed here: ask again. Other replicas hear of it when what they remember has run out.
    void forget() {
        domains.invalidateAll();
        entries.invalidateAll();
    }
}
