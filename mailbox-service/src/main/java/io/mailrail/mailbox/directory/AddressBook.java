package io.mailrail.mailbox.directory;

import io.mailrail.api.ForwardPath;

import java.util.List;

/// Where mail goes that is addressed to someone.
public interface AddressBook {

    /// Every place that this forward-path leads to, aliases expanded, each place once; never empty.
    ///
    /// @throws io.mailrail.api.Refused Unavailable
    List<Destination> expand(ForwardPath path);
}
