package io.mailrail.mailbox.intake;

import io.mailrail.api.Accepted.Outcome;
import io.mailrail.api.AccountId;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.Refusal;
import io.mailrail.mailbox.directory.AddressBook;
import io.mailrail.mailbox.directory.Destination;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where a message is to go: its forward-paths with aliases expanded. One copy for each account and one for each remote address,
/// however many paths lead there.
final class Recipients {

    private final List<ForwardPath> paths;
    private final List<List<Destination>> destinations;
    private final Set<AccountId> accounts = new LinkedHashSet<>();
    private final Map<String, Destination.RemoteAddress> remote = new LinkedHashMap<>();

    private Recipients(List<ForwardPath> paths, List<List<Destination>> destinations) {
        this.paths = paths;
        this.destinations = destinations;
        for (var expanded : destinations) {
            for (var destination : expanded) {
                switch (destination) {
                    case Destination.LocalAccount(var account, _) -> accounts.add(account);
                    case Destination.RemoteAddress address ->
                            remote.putIfAbsent(address.path().address(), address);
                    case Destination.Nobody _, Destination.Disabled _ -> {}
                }
            }
        }
    }

    static Recipients expand(AddressBook addressBook, List<ForwardPath> paths) {
        return new Recipients(paths, paths.stream().map(addressBook::expand).toList());
    }

    static final Recipients NONE = new Recipients(List.of(), List.of());

    /// A recipient that the message does not reach.
    ///
    /// @param path the forward-path as it was given
    /// @param address where it led, or the path itself
    record Failure(ForwardPath path, String address, Refusal refusal) {}

    /// Accounts that get a copy, in the order in which they were named.
    Set<AccountId> accounts() {
        return accounts;
    }

    List<Destination.RemoteAddress> remote() {
        return List.copyOf(remote.values());
    }

    boolean isEmpty() {
        return accounts.isEmpty() && remote.isEmpty();
    }

    /// How many places it is to reach, or was meant to.
    int count() {
        return destinations.stream().mapToInt(List::size).sum();
    }

    /// What became of each forward-path: taken if it reaches anybody.
    ///
    /// @param denied accounts that could not take their copy
    List<Outcome> outcomes(Map<AccountId, Refusal> denied) {
        var outcomes = new ArrayList<Outcome>(paths.size());
        for (int n = 0; n < paths.size(); n++) {
            outcomes.add(outcome(paths.get(n), destinations.get(n), denied));
        }
        return outcomes;
    }

    private static Outcome outcome(
            ForwardPath path, List<Destination> expanded, Map<AccountId, Refusal> denied) {
        Outcome outcome = new Outcome.Failed(new Refusal.NoSuchRecipient(path.address()));
        boolean first = true;
        for (var destination : expanded) {
            var refusal = refusal(path, destination, denied);
            if (refusal.isEmpty()) {
                return new Outcome.Taken();
            }
            if (first) {
                outcome = new Outcome.Failed(refusal.get());
                first = false;
            }
        }
        return outcome;
    }

    /// Everybody whom the message does not reach, each once.
    List<Failure> failures(Map<AccountId, Refusal> denied) {
        var failures = new LinkedHashMap<String, Failure>();
        for (int n = 0; n < paths.size(); n++) {
            var path = paths.get(n);
            for (var destination : destinations.get(n)) {
                refusal(path, destination, denied)
                        .map(r -> new Failure(path, address(path, destination), r))
                        .ifPresent(f -> failures.putIfAbsent(f.address(), f));
            }
        }
        return List.copyOf(failures.values());
    }

    private static Optional<Refusal> refusal(
            ForwardPath path, Destination destination, Map<AccountId, Refusal> denied) {
        return switch (destination) {
            case Destination.RemoteAddress _ -> Optional.empty();
            case Destination.Nobody _ -> Optional.of(new Refusal.NoSuchRecipient(path.address()));
            case Destination.Disabled _ ->
                    Optional.of(new Refusal.NotPermitted("This mailbox takes no mail"));
            case Destination.LocalAccount(var account, _) ->
                    Optional.ofNullable(denied.get(account))
                            .map(refusal ->
                                    refusal instanceof Refusal.NoSuchMailbox
                                            ? new Refusal.NoSuchRecipient(path.address())
                                            : refusal);
        };
    }

    private static String address(ForwardPath path, Destination destination) {
        return destination instanceof Destination.LocalAccount(_, var login)
                ? login
                : path.address();
    }
}
