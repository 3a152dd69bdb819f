package io.mailrail.mailbox.directory;

import static io.mailrail.mailbox.directory.NewAddresses.bad;

import io.mailrail.mailbox.database.SqlArrays;
import io.mailrail.mailbox.directory.Group.Member;
import io.mailrail.mailbox.directory.NewAddresses.Target;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Addresses whose mail goes to members. Every method throws [Rejected].
@Service
@Transactional
public class Groups {

    /// So that a message to a group is still one transaction.
    private static final int MAX_MEMBERS = 5000;

    private static final String ADDRESS = "address";

    private final AddressRepository addresses;
    private final NewAddresses newAddresses;
    private final JdbcClient writes;
    private final AddressLookup lookup;
    private final Clock clock;

    Groups(
            AddressRepository addresses,
            NewAddresses newAddresses,
            @Qualifier("mailboxWrites") JdbcClient writes,
            AddressLookup lookup,
            @Qualifier("mailboxClock") Clock clock) {
        this.addresses = addresses;
        this.newAddresses = newAddresses;
        this.writes = writes;
        this.lookup = lookup;
        this.clock = clock;
    }

    /// @param members may be none: mail is refused until there is one
    public Group create(String address, @Nullable String displayName, List<String> members) {
        Accounts.checkName(displayName);
        if (members.size() > MAX_MEMBERS) {
            throw bad("members", "must be at most " + MAX_MEMBERS);
        }
        var targets = new LinkedHashMap<MailAddress, Target>();
        for (var member : members) {
            var target = NewAddresses.target("members", member);
            targets.putIfAbsent(target.address(), target);
        }
        var vacant = newAddresses.vacant(ADDRESS, address);
        if (vacant.address().isCatchAll()) {
            throw bad(ADDRESS, "is a catch-all, which is no group");
        }
        var row =
                addresses.saveAndFlush(
                        AddressRow.group(
                                vacant.address(), vacant.domain().id(), displayName, now()));
        insert(row, List.copyOf(targets.values()));
        AfterCommit.run(lookup::forget);
        return row.group(targets.size());
    }

    @Transactional(readOnly = true)
    public Group get(String address) {
        return value(row(address, addresses::findByAddress));
    }

    /// The same, held still until the transaction at hand ends.
    public Group lock(String address) {
        return value(locked(address));
    }

    /// In order of their addresses, those after `after`.
    @Transactional(readOnly = true)
    public List<Group> list(String after, int limit) {
        var rows =
                addresses.findByAddressGreaterThanAndKindInOrderByAddress(
                        after, List.of(AddressRow.GROUP), Limit.of(limit));
        var counts = counts(rows.stream().map(AddressRow::address).toList());
        return rows.stream().map(row -> row.group(counts.getOrDefault(row.address(), 0L))).toList();
    }

    public Group rename(String address, @Nullable String displayName) {
        Accounts.checkName(displayName);
        var row = locked(address);
        row.show(displayName);
        return value(addresses.saveAndFlush(row));
    }

    public void delete(String address) {
        var row = locked(address);
        writes.sql("DELETE FROM group_member WHERE address = :address")
                .param(ADDRESS, row.address())
                .update();
        addresses.delete(row);
        AfterCommit.run(lookup::forget);
    }

    /// In order of their addresses, those after `after`.
    @Transactional(readOnly = true)
    public List<Member> members(String address, String after, int limit) {
        var row = row(address, addresses::findByAddress);
        return writes.sql(
                        """
                          SELECT member, shown_as, added_at
                            FROM group_member
                           WHERE address = :address AND member > :after
                        ORDER BY member
                           LIMIT :limit
                        """)
                .param(ADDRESS, row.address())
                .param("after", after)
                .param("limit", limit)
                .query(Groups::member)
                .list();
    }

    /// Who is a member already stays one.
    public Member add(String address, String member) {
        var target = NewAddresses.target("member", member);
        var row = locked(address);
        var known = find(row, target);
        if (known.isPresent()) {
            return known.get();
        }
        if (count(row) >= MAX_MEMBERS) {
            throw new Rejected(
                    new Rejection.InTheWay("the group has " + MAX_MEMBERS + " members already"));
        }
        insert(row, List.of(target));
        changed(row);
        return find(row, target)
                .orElseThrow(() -> new IllegalStateException("a member that was not added"));
    }

    public void remove(String address, String member) {
        var row = locked(address);
        int removed =
                NewAddresses.parse(member)
                        .map(parsed ->
                                writes.sql(
                                                "DELETE FROM group_member WHERE address = :address AND"
                                                        + " member = :member")
                                        .param(ADDRESS, row.address())
                                        .param("member", parsed.toString())
                                        .update())
                        .orElse(0);
        if (removed == 0) {
            throw new Rejected(new Rejection.Unknown("member " + member + " of " + row.address()));
        }
        changed(row);
    }

    private void changed(AddressRow row) {
        row.changed();
        addresses.saveAndFlush(row);
        AfterCommit.run(lookup::forget);
    }

    private void insert(AddressRow row, List<Target> targets) {
        writes.sql(
                        """
                        INSERT INTO group_member (address, member, shown_as, added_at)
                        SELECT :address, n.member, n.shown_as, :at
                          FROM unnest(:members, :shown) AS n (member, shown_as)
                        """)
                .param(ADDRESS, row.address())
                .param("members", SqlArrays.texts(targets, target -> target.address().toString()))
                .param("shown", SqlArrays.texts(targets, Target::shown))
                .param("at", now().atOffset(ZoneOffset.UTC))
                .update();
    }

    private Map<String, Long> counts(List<String> groups) {
        var counts = new HashMap<String, Long>();
        writes.sql(
                        """
                          SELECT address, count(*) AS members
                            FROM group_member
                           WHERE address = ANY (:addresses)
                        GROUP BY address
                        """)
                .param("addresses", SqlArrays.texts(groups, Function.identity()))
                .query(row -> {
                    counts.put(row.getString("address"), row.getLong("members"));
                });
        return counts;
    }

    private Optional<Member> find(AddressRow row, Target target) {
        return writes.sql(
                        """
                        SELECT member, shown_as, added_at
                          FROM group_member
                         WHERE address = :address AND member = :member
                        """)
                .param(ADDRESS, row.address())
                .param("member", target.address().toString())
                .query(Groups::member)
                .optional();
    }

    private long count(AddressRow row) {
        return counts(List.of(row.address())).getOrDefault(row.address(), 0L);
    }

    private Group value(AddressRow row) {
        return row.group(count(row));
    }

    private static Member member(ResultSet row, int number) throws SQLException {
        return new Member(
                row.getString("member"),
                row.getString("shown_as"),
                row.getObject("added_at", OffsetDateTime.class).toInstant());
    }

    private AddressRow locked(String address) {
        return row(address, addresses::findWithLockByAddress);
    }

    private static AddressRow row(String address, Function<String, Optional<AddressRow>> find) {
        return NewAddresses.parse(address)
                .flatMap(parsed -> find.apply(parsed.toString()))
                .filter(AddressRow::isGroup)
                .orElseThrow(() -> new Rejected(new Rejection.Unknown("group " + address)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
