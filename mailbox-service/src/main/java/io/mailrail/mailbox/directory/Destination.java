package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;
import io.mailrail.api.ForwardPath;

/// Where a forward-path leads once aliases are expanded.
public sealed interface Destination {

    /// An account here.
    record LocalAccount(AccountId account, String login) implements Destination {}

    /// A domain that is not ours.
    ///
    /// @param domain lower-case A-label, or an address literal
    record RemoteAddress(ForwardPath path, String domain) implements Destination {}

    /// An address in a domain of ours that nobody has.
    record Nobody() implements Destination {}

    /// An account that takes no mail now.
    record Disabled(AccountId account) implements Destination {}
}
