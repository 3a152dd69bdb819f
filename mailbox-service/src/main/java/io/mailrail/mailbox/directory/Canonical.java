package io.mailrail.mailbox.directory;

/// The one form in which a name is compared and stored; what is no such name stays as it is.
public final class Canonical {

    private Canonical() {}

    public static String address(String address) {
        return MailAddress.parse(address).map(MailAddress::toString).orElse(address);
    }

    public static String domain(String domain) {
        return MailAddress.domain(domain).orElse(domain);
    }
}
