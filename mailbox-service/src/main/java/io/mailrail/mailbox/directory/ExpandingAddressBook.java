package io.mailrail.mailbox.directory;

import io.mailrail.api.ForwardPath;
import io.mailrail.mailbox.database.DatabaseTrouble;
import io.mailrail.mailbox.directory.AddressLookup.Entry;

import org.springframework.stereotype.Component;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Follows aliases to where they end: ten deep, each address once, so that circles end, too.
@Component
class ExpandingAddressBook implements AddressBook {

    private static final int MAX_DEPTH = 10;
    private static final int MAX_DESTINATIONS = 10_000;

    private final AddressLookup lookup;

    ExpandingAddressBook(AddressLookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public List<Destination> expand(ForwardPath path) {
        return DatabaseTrouble.guard(() -> {
            var found = new LinkedHashMap<Object, Destination>();
            follow(path, 0, new HashSet<>(), found);
            return found.isEmpty()
                    ? List.<Destination>of(new Destination.Nobody())
                    : List.copyOf(found.values());
        });
    }

    private void follow(
            ForwardPath path, int depth, Set<MailAddress> seen, Map<Object, Destination> found) {
        var parsed = MailAddress.parse(path.address());
        if (parsed.isEmpty() || found.size() >= MAX_DESTINATIONS || !seen.add(parsed.get())) {
            return;
        }
        var address = parsed.get();
        if (!address.domain().isEmpty() && (address.isLiteral() || !isOurs(address))) {
            found.putIfAbsent(
                    address,
                    new Destination.RemoteAddress(
                            new ForwardPath(path.localPart() + "@" + address.domain()),
                            address.domain()));
            return;
        }
        var entry = lookup.find(address);
        if (entry.isEmpty()) {
            return;
        }
        switch (entry.get()) {
            case Entry.Login(var account, var login, var enabled) ->
                    found.putIfAbsent(
                            account,
                            enabled
                                    ? new Destination.LocalAccount(account, login)
                                    : new Destination.Disabled(account));
            case Entry.Leads(var targets) -> {
                if (depth < MAX_DEPTH) {
                    for (var target : targets) {
                        follow(new ForwardPath(target), depth + 1, seen, found);
                    }
                }
            }
        }
    }

    private boolean isOurs(MailAddress address) {
        return lookup.isOurs(address.domain());
    }
}
