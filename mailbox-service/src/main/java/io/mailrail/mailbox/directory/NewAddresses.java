package io.mailrail.mailbox.directory;

import org.springframework.stereotype.Component;

import java.util.Optional;

/// Where an address can be made, and how addresses are read that others are led to.
@Component
class NewAddresses {

    private final AddressRepository addresses;
    private final DomainRepository domains;

    NewAddresses(AddressRepository addresses, DomainRepository domains) {
        this.addresses = addresses;
        this.domains = domains;
    }

    /// An address that nobody has, in a domain of ours that is locked to the transaction's end.
    record Vacant(MailAddress address, DomainRow domain) {}

    /// @param field the field that names it
    /// @throws Rejected BadValue, Exists
    Vacant vacant(String field, String text) {
        var address = parse(text).orElseThrow(() -> bad(field, "is not an address"));
        var domain =
                domains.findWithLockByName(address.domain())
                        .orElseThrow(() ->
                                bad(
                                        field,
                                        "is in "
                                                + address.domain()
                                                + ", which is no domain of ours"));
        if (domain.isAlias()) {
            throw bad(field, "is in " + domain.name() + ", which is only another name of a domain");
        }
        if (addresses.existsByAddress(address.toString())) {
            throw new Rejected(new Rejection.Exists("address " + address));
        }
        return new Vacant(address, domain);
    }

    /// An address that mail can be led to.
    ///
    /// @param shown its local part as it was given, for it may go to a server that minds; the domain canonical
    record Target(MailAddress address, String shown) {}

    static Target target(String field, String text) {
        return parse(text)
                .filter(parsed -> !parsed.isCatchAll())
                .map(parsed ->
                        new Target(
                                parsed,
                                text.substring(0, text.lastIndexOf('@')) + "@" + parsed.domain()))
                .orElseThrow(() -> bad(field, text + " is not an address"));
    }

    /// A whole address, with its domain.
    static Optional<MailAddress> parse(String text) {
        return MailAddress.parse(text).filter(parsed -> !parsed.domain().isEmpty());
    }

    static Rejected bad(String field, String why) {
        return new Rejected(new Rejection.BadValue(field, why));
    }
}
