package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;
import io.mailrail.api.ForwardPath;

import java.util.List;
import java.util.Set;

/// Where mail goes that is addressed to someone.
public interface AddressBook {

    /// Every place that this forward-path leads to, aliases expanded, each place once; never empty.
    ///
    /// @throws io.mailrail.api.Refused Unavailable
    List<Destination> expand(ForwardPath path);

    /// The accounts that this address belongs to: its login, or where its alias leads. A group belongs to nobody.
    ///
    /// @throws io.mailrail.api.Refused Unavailable
    Set<AccountId> owners(ForwardPath path);
}
