package io.mailrail.api;

import java.util.Optional;
import java.util.Set;

/// A line of LIST (RFC 9051 §7.3.1).
///
/// @param id absent for a name that is only subscribed ([Attribute#NONEXISTENT])
/// @param rights the caller's (RFC 8440)
public record MailboxEntry(
        MailboxName name,
        Optional<MailboxId> id,
        Set<Attribute> attributes,
        Optional<SpecialUse> specialUse,
        Rights rights) {

    /// The owner's own.
    public MailboxEntry(
            MailboxName name,
            Optional<MailboxId> id,
            Set<Attribute> attributes,
            Optional<SpecialUse> specialUse) {
        this(name, id, attributes, specialUse, Rights.ALL);
    }

    public MailboxEntry {
        attributes = Set.copyOf(attributes);
    }

    /// What there is to say of a name.
    public enum Attribute {
        SUBSCRIBED,
        /// It has mailboxes below it.
        HAS_CHILDREN,
        /// A level of the hierarchy that cannot be selected: it was deleted, what lies below was not.
        NOSELECT,
        /// Subscribed, and there is no such mailbox.
        NONEXISTENT
    }
}
