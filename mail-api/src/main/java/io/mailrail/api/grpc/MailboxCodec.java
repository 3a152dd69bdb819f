package io.mailrail.api.grpc;

import io.mailrail.api.AclChange;
import io.mailrail.api.AclEntry;
import io.mailrail.api.MailboxEntry;
import io.mailrail.api.MailboxEntry.Attribute;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Maildrop;
import io.mailrail.api.Rights;
import io.mailrail.api.SpecialUse;
import io.mailrail.api.grpc.v1.AclLine;
import io.mailrail.api.grpc.v1.LeasedMaildrop;
import io.mailrail.api.grpc.v1.ListLine;
import io.mailrail.api.grpc.v1.SetAclRequest;
import io.mailrail.api.grpc.v1.SpecialUseName;

import java.util.EnumSet;
import java.util.Optional;

/// What the verbs of mailboxes carry, both ways.
final class MailboxCodec {

    private MailboxCodec() {}

    static SpecialUseName encode(Optional<SpecialUse> use) {
        if (use.isEmpty()) {
            return SpecialUseName.SPECIAL_USE_NAME_UNSPECIFIED;
        }
        return switch (use.get()) {
            case ARCHIVE -> SpecialUseName.ARCHIVE;
            case DRAFTS -> SpecialUseName.DRAFTS;
            case FLAGGED -> SpecialUseName.FLAGGED;
            case JUNK -> SpecialUseName.JUNK;
            case SENT -> SpecialUseName.SENT;
            case TRASH -> SpecialUseName.TRASH;
        };
    }

    static Optional<SpecialUse> specialUse(SpecialUseName name) {
        return switch (name) {
            case SPECIAL_USE_NAME_UNSPECIFIED -> Optional.empty();
            case ARCHIVE -> Optional.of(SpecialUse.ARCHIVE);
            case DRAFTS -> Optional.of(SpecialUse.DRAFTS);
            case FLAGGED -> Optional.of(SpecialUse.FLAGGED);
            case JUNK -> Optional.of(SpecialUse.JUNK);
            case SENT -> Optional.of(SpecialUse.SENT);
            case TRASH -> Optional.of(SpecialUse.TRASH);
            case UNRECOGNIZED -> throw new IllegalArgumentException("unknown special use");
        };
    }

    static ListLine encode(MailboxEntry entry) {
        var attributes = entry.attributes();
        return ListLine.newBuilder()
                .setName(entry.name().value())
                .setMailbox(entry.id().map(MailboxId::value).orElse(0))
                .setSubscribed(attributes.contains(Attribute.SUBSCRIBED))
                .setHasChildren(attributes.contains(Attribute.HAS_CHILDREN))
                .setNoselect(attributes.contains(Attribute.NOSELECT))
                .setNonexistent(attributes.contains(Attribute.NONEXISTENT))
                .setSpecialUse(encode(entry.specialUse()))
                .setRights(entry.rights().bits())
                .build();
    }

    static MailboxEntry entry(ListLine line) {
        var attributes = EnumSet.noneOf(Attribute.class);
        if (line.getSubscribed()) {
            attributes.add(Attribute.SUBSCRIBED);
        }
        if (line.getHasChildren()) {
            attributes.add(Attribute.HAS_CHILDREN);
        }
        if (line.getNoselect()) {
            attributes.add(Attribute.NOSELECT);
        }
        if (line.getNonexistent()) {
            attributes.add(Attribute.NONEXISTENT);
        }
        return new MailboxEntry(
                new MailboxName(line.getName()),
                line.getMailbox() == 0
                        ? Optional.empty()
                        : Optional.of(new MailboxId(line.getMailbox())),
                attributes,
                specialUse(line.getSpecialUse()),
                new Rights(line.getRights()));
    }

    static AclLine encode(AclEntry entry) {
        return AclLine.newBuilder()
                .setIdentifier(entry.identifier())
                .setRights(entry.rights().bits())
                .build();
    }

    static AclEntry entry(AclLine line) {
        return new AclEntry(line.getIdentifier(), new Rights(line.getRights()));
    }

    static SetAclRequest.Kind encode(AclChange.Kind kind) {
        return switch (kind) {
            case REPLACE -> SetAclRequest.Kind.REPLACE;
            case ADD -> SetAclRequest.Kind.ADD;
            case REMOVE -> SetAclRequest.Kind.REMOVE;
        };
    }

    static AclChange.Kind kind(SetAclRequest.Kind kind) {
        return switch (kind) {
            case REPLACE -> AclChange.Kind.REPLACE;
            case ADD -> AclChange.Kind.ADD;
            case REMOVE -> AclChange.Kind.REMOVE;
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalArgumentException("unknown kind of change");
        };
    }

    static LeasedMaildrop encode(Maildrop maildrop) {
        return LeasedMaildrop.newBuilder()
                .setLease(Values.encode(maildrop.lease()))
                .setUntil(Values.encode(maildrop.until()))
                .setInbox(Values.encode(maildrop.inbox()))
                .setLastAccessed(maildrop.lastAccessed())
                .build();
    }

    static Maildrop maildrop(LeasedMaildrop leased) {
        return new Maildrop(
                Values.uuid(leased.getLease()),
                Values.instant(leased.getUntil()),
                Values.status(leased.getInbox()),
                leased.getLastAccessed());
    }
}
