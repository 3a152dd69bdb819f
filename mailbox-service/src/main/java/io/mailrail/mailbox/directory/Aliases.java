package io.mailrail.mailbox.directory;

import static io.mailrail.mailbox.directory.NewAddresses.bad;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Addresses that lead to others. Every method throws [Rejected].
@Service
@Transactional
public class Aliases {

    private static final int MAX_TARGETS = 1000;

    private final AddressRepository addresses;
    private final NewAddresses newAddresses;
    private final AddressLookup lookup;
    private final Clock clock;

    Aliases(
            AddressRepository addresses,
            NewAddresses newAddresses,
            AddressLookup lookup,
            @Qualifier("mailboxClock") Clock clock) {
        this.addresses = addresses;
        this.newAddresses = newAddresses;
        this.lookup = lookup;
        this.clock = clock;
    }

    /// @param address `*@domain` for a catch-all
    public Alias create(String address, List<String> targets) {
        var leads = leads(targets);
        var vacant = newAddresses.vacant("address", address);
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        AfterCommit.run(lookup::forget);
        return addresses
                .saveAndFlush(AddressRow.alias(vacant.address(), vacant.domain().id(), leads, at))
                .alias();
    }

    @Transactional(readOnly = true)
    public Alias get(String address) {
        return row(address, addresses::findByAddress).alias();
    }

    /// The same, held still until the transaction at hand ends.
    public Alias lock(String address) {
        return locked(address).alias();
    }

    /// Leads it elsewhere.
    public Alias lead(String address, List<String> targets) {
        var leads = leads(targets);
        var row = locked(address);
        row.lead(leads);
        AfterCommit.run(lookup::forget);
        return addresses.saveAndFlush(row).alias();
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
        addresses.delete(locked(address));
        AfterCommit.run(lookup::forget);
    }

    private static List<String> leads(List<String> targets) {
        if (targets.isEmpty() || targets.size() > MAX_TARGETS) {
            throw bad("targets", "must be 1 to " + MAX_TARGETS);
        }
        var leads = new LinkedHashSet<String>();
        for (var target : targets) {
            leads.add(NewAddresses.target("targets", target).shown());
        }
        return List.copyOf(leads);
    }

    private AddressRow locked(String address) {
        return row(address, addresses::findWithLockByAddress);
    }

    private static AddressRow row(String address, Function<String, Optional<AddressRow>> find) {
        return NewAddresses.parse(address)
                .flatMap(parsed -> find.apply(parsed.toString()))
                .filter(AddressRow::isAlias)
                .orElseThrow(() -> new Rejected(new Rejection.Unknown("alias " + address)));
    }
}
