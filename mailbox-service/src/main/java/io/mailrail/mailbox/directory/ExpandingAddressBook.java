package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;
import io.mailrail.api.ForwardPath;
import io.mailrail.mailbox.database.DatabaseTrouble;
import io.mailrail.mailbox.directory.AddressLookup.Entry;
import io.mailrail.mailbox.directory.AddressLookup.OurDomain;
import io.mailrail.mailbox.directory.Destination.LocalAccount;

import org.springframework.stereotype.Component;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Follows aliases and groups to where they end: ten deep, each address once, so that circles end, too.
@Component
class ExpandingAddressBook implements AddressBook {

    private static final int MAX_DEPTH = 10;
    private static final int MAX_DESTINATIONS = 10_000;

    private static final Entry NOBODY = new Entry.Leads(List.of());

    private final AddressLookup lookup;

    ExpandingAddressBook(AddressLookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public List<Destination> expand(ForwardPath path) {
        return DatabaseTrouble.guard(() -> {
            var found = new Way(true).follow(path);
            return found.isEmpty()
                    ? List.<Destination>of(new Destination.Nobody())
                    : List.copyOf(found);
        });
    }

    @Override
    public Set<AccountId> owners(ForwardPath path) {
        return DatabaseTrouble.guard(() ->
                new Way(false)
                        .follow(path).stream()
                                .flatMap(destination ->
                                        destination instanceof LocalAccount(var account, _)
                                                ? Stream.of(account)
                                                : Stream.empty())
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /// One expansion.
    private final class Way {

        private final boolean throughGroups;
        private final Set<MailAddress> seen = new HashSet<>();
        private final Map<Object, Destination> found = new LinkedHashMap<>();

        private Way(boolean throughGroups) {
            this.throughGroups = throughGroups;
        }

        private Collection<Destination> follow(ForwardPath path) {
            follow(path, 0);
            return found.values();
        }

        private void follow(ForwardPath path, int depth) {
            var parsed = MailAddress.parse(path.address());
            if (parsed.isEmpty() || found.size() >= MAX_DESTINATIONS) {
                return;
            }
            var given = parsed.get();
            var ours =
                    given.domain().isEmpty() || given.isLiteral()
                            ? Optional.<OurDomain>empty()
                            : lookup.domain(given.domain());
            var address = ours.map(domain -> given.in(domain.name())).orElse(given);
            if (!seen.add(address)) {
                return;
            }
            if (ours.isEmpty() && !address.domain().isEmpty()) {
                found.putIfAbsent(
                        address,
                        new Destination.RemoteAddress(
                                new ForwardPath(path.localPart() + "@" + address.domain()),
                                address.domain()));
                return;
            }
            switch (lookup.find(address).orElse(NOBODY)) {
                case Entry.Login(var account, var login, var enabled) ->
                        found.putIfAbsent(
                                account,
                                enabled
                                        ? new LocalAccount(account, login)
                                        : new Destination.Disabled(account));
                case Entry.Leads(var targets) -> on(targets, depth);
                case Entry.Members(var members) -> {
                    if (throughGroups) {
                        on(members, depth);
                    }
                }
            }
        }

        private void on(List<String> targets, int depth) {
            if (depth < MAX_DEPTH) {
                for (var target : targets) {
                    follow(new ForwardPath(target), depth + 1);
                }
            }
        }
    }
}
