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

    /// Of addresses and what they lead to, all together.
    private static final int MOST_ADDRESSES = 500_000;

    private final JdbcClient reads;
    private final Cache<String, OurDomain> domains;
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
                        .maximumWeight(MOST_ADDRESSES)
                        .<MailAddress, Entry>weigher((_, entry) -> entry.weight())
                        .expireAfterWrite(properties.answerCache())
                        .build();
    }

    /// A domain of ours.
    ///
    /// @param name its own, whichever of its names was asked for
    /// @param tagSeparator what stands before a tag; empty where there are none
    record OurDomain(String name, String tagSeparator) {}

    /// What an address stands for.
    sealed interface Entry {

        /// How many addresses are remembered with it, itself among them.
        default int weight() {
            return switch (this) {
                case Login _ -> 1;
                case Leads(var targets) -> 1 + targets.size();
                case Members(var addresses) -> 1 + addresses.size();
            };
        }

        record Login(AccountId account, String login, boolean enabled) implements Entry {}

        record Leads(List<String> targets) implements Entry {}

        record Members(List<String> addresses) implements Entry {}
    }

    /// Empty when the domain is not ours.
    Optional<OurDomain> domain(String domain) {
        return Optional.ofNullable(
                domains.get(
                        domain,
                        name ->
                                reads.sql(
                                                """
                                                SELECT COALESCE(t.name, d.name) AS name,
                                                       COALESCE(t.tag_separator, d.tag_separator) AS separator
                                                  FROM domain d
                                                  LEFT JOIN domain t ON t.domain_id = d.alias_of
                                                 WHERE d.name = :name
                                                """)
                                        .param("name", name)
                                        .query((row, _) ->
                                                new OurDomain(
                                                        row.getString("name"),
                                                        row.getString("separator")))
                                        .optional()
                                        .orElse(null)));
    }

    boolean isOurs(String domain) {
        return domain(domain).isPresent();
    }

    /// The first that exists of: the address, the address without its tag, and, where `address` is a postmaster's, whoever
    /// stands in for it; then the domain's catch-all.
    ///
    /// @param address in one of our domains, by its own name
    Optional<Entry> find(MailAddress address) {
        return Optional.ofNullable(
                entries.get(
                        address,
                        wanted ->
                                (wanted.domain().isEmpty() ? postmaster() : inDomain(wanted))
                                        .orElse(null)));
    }

    private Optional<Entry> inDomain(MailAddress address) {
        var separator = domain(address.domain()).map(OurDomain::tagSeparator).orElse("");
        var untagged = address.withoutTag(separator).orElse(address);
        var found =
                reads.sql(
                                """
                                  SELECT a.address, a.kind, a.account_id, a.targets, b.login, b.state
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
                        .optional()
                        .map(this::withMembers);
        return found.isPresent() || !untagged.isPostmaster()
                ? found
                : firstAccount(address.domain());
    }

    /// RFC 5321 §4.5.1: `postmaster` without a domain is always somebody.
    private Optional<Entry> postmaster() {
        var named =
                reads.sql(
                                """
                                  SELECT a.address, a.kind, a.account_id, a.targets, b.login, b.state
                                    FROM domain d
                                    JOIN address a ON a.address = 'postmaster@' || d.name
                                    LEFT JOIN account b ON b.account_id = a.account_id
                                ORDER BY d.domain_id
                                   LIMIT 1
                                """)
                        .query(AddressLookup::entry)
                        .optional()
                        .map(this::withMembers);
        return named.isPresent() ? named : firstAccount("");
    }

    /// The oldest account of a domain that takes mail, else of the house.
    private Optional<Entry> firstAccount(String domain) {
        return reads.sql(
                        """
                          SELECT b.login AS address, 'login' AS kind, b.account_id, NULL::text[] AS targets, b.login, b.state
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

    /// A group is found by its name first; who is in it is read then.
    private Entry withMembers(Entry found) {
        return found instanceof Entry.Members(var group)
                ? new Entry.Members(
                        reads.sql(
                                        "SELECT shown_as FROM group_member WHERE address = :address"
                                                + " ORDER BY member")
                                .param("address", group.getFirst())
                                .query(String.class)
                                .list())
                : found;
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        var login = row.getString("login");
        if (login != null) {
            return new Entry.Login(
                    new AccountId(row.getLong("account_id")),
                    login,
                    AccountState.of(row.getString("state")) == AccountState.ACTIVE);
        }
        if (row.getString("kind").equals(AddressRow.GROUP)) {
            return new Entry.Members(List.of(row.getString("address")));
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
