package io.mailrail.mailbox.directory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Addresses that lead to others. Every method throws [Rejected].
@Service
@Transactional
public class Aliases {

    private static final int MAX_TARGETS = 1000;

    private final AddressRepository addresses;
    private final DomainRepository domains;
    private final AddressLookup lookup;
    private final Clock clock;

    Aliases(
            AddressRepository addresses,
            DomainRepository domains,
            AddressLookup lookup,
            @Qualifier("mailboxClock") Clock clock) {
        this.addresses = addresses;
        this.domains = domains;
        this.lookup = lookup;
        this.clock = clock;
    }

    /// @param address `*@domain` for a catch-all
    public Alias create(String address, List<String> targets) {
        var canonical = parse(address).orElseThrow(() -> bad("address", "is not an address"));
        if (targets.isEmpty() || targets.size() > MAX_TARGETS) {
            throw bad("targets", "must be 1 to " + MAX_TARGETS);
        }
        var leads = new LinkedHashSet<String>();
        for (var target : targets) {
            leads.add(
                    parse(target)
                            .filter(parsed -> !parsed.localPart().equals("*"))
                            .map(parsed -> shown(target, parsed))
                            .orElseThrow(() -> bad("targets", target + " is not an address")));
        }
        var domain =
                domains.findByName(canonical.domain())
                        .orElseThrow(() ->
                                bad(
                                        "address",
                                        "is in "
                                                + canonical.domain()
                                                + ", which is no domain of ours"));
        if (addresses.existsByAddress(canonical.toString())) {
            throw new Rejected(new Rejection.Exists("address " + canonical));
        }
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        AfterCommit.run(lookup::forget);
        return addresses
                .save(AddressRow.alias(canonical, domain.id(), List.copyOf(leads), at))
                .alias();
    }

    @Transactional(readOnly = true)
    public Alias get(String address) {
        return row(address).alias();
    }

    /// In order of their addresses, those after `after`.
    @Transactional(readOnly = true)
    public List<Alias> list(String after, int limit) {
        return addresses
                .findByAddressGreaterThanAndKindInOrderByAddress(
                        after, List.of(AddressRow.ALIAS, AddressRow.CATCH_ALL), Limit.of(limit))
                .stream()
                .map(AddressRow::alias)
                .toList();
    }

    public void delete(String address) {
        addresses.delete(row(address));
        AfterCommit.run(lookup::forget);
    }

    private AddressRow row(String address) {
        return parse(address)
                .flatMap(parsed -> addresses.findByAddress(parsed.toString()))
                .filter(row -> !row.isLogin())
                .orElseThrow(() -> new Rejected(new Rejection.Unknown("alias " + address)));
    }

    private static Optional<MailAddress> parse(String address) {
        return MailAddress.parse(address).filter(parsed -> !parsed.domain().isEmpty());
    }

    /// The local part as it was given, for it may go to a server that minds; the domain canonical.
    private static String shown(String given, MailAddress parsed) {
        return given.substring(0, given.lastIndexOf('@')) + "@" + parsed.domain();
    }

    private static Rejected bad(String field, String why) {
        return new Rejected(new Rejection.BadValue(field, why));
    }
}
