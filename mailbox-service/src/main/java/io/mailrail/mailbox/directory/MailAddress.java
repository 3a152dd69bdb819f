package io.mailrail.mailbox.directory;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// An address in the one form it is compared in: NFC, lower-case, its domain as A-label (RFC 5890 §2.3.2.1). How it was given
/// is shown to people, never compared.
///
/// @param domain an A-label, an address literal in brackets, or empty for `postmaster` alone
record MailAddress(String localPart, String domain) {

    /// RFC 5321 §4.5.3.1.1, in octets of UTF-8 no more than this many characters either.
    private static final int MAX_LOCAL_PART = 64;

    private static final int MAX_DOMAIN = 255;

    static final String POSTMASTER = "postmaster";

    /// Empty when the text is no address; `postmaster` is one (RFC 5321 §4.5.1).
    static Optional<MailAddress> parse(String text) {
        int at = text.lastIndexOf('@');
        var local = local(at < 0 ? text : text.substring(0, at));
        if (local.isEmpty()) {
            return Optional.empty();
        }
        if (at < 0) {
            return local.get().equals(POSTMASTER)
                    ? Optional.of(new MailAddress(POSTMASTER, ""))
                    : Optional.empty();
        }
        return domain(text.substring(at + 1)).map(domain -> new MailAddress(local.get(), domain));
    }

    /// A domain's name as A-label in lower case, or an address literal as it is; empty when it is neither.
    static Optional<String> domain(String text) {
        if (text.startsWith("[")) {
            return text.endsWith("]") && text.length() <= MAX_DOMAIN
                    ? Optional.of(text.toLowerCase(Locale.ROOT))
                    : Optional.empty();
        }
        var name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty() || name.length() > MAX_DOMAIN) {
            return Optional.empty();
        }
        try {
            var ascii =
                    IDN.toASCII(
                                    Normalizer.normalize(name, Normalizer.Form.NFC),
                                    IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES)
                            .toLowerCase(Locale.ROOT);
            return ascii.isEmpty()
                            || ascii.length() > MAX_DOMAIN
                            || ascii.startsWith(".")
                            || ascii.contains("..")
                    ? Optional.empty()
                    : Optional.of(ascii);
        } catch (IllegalArgumentException notADomain) {
            return Optional.empty();
        }
    }

    private static Optional<String> local(String text) {
        var unquoted = unquoted(text);
        var canonical =
                Normalizer.normalize(
                        Normalizer.normalize(unquoted, Normalizer.Form.NFC)
                                .toLowerCase(Locale.ROOT),
                        Normalizer.Form.NFC);
        return canonical.isEmpty()
                        || canonical.length() > MAX_LOCAL_PART
                        || canonical.codePoints().anyMatch(MailAddress::isProhibited)
                ? Optional.empty()
                : Optional.of(canonical);
    }

    /// Controls, and halves of characters, which UTF-8 cannot say.
    private static boolean isProhibited(int c) {
        return Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF);
    }

    /// `"alice"` and `alice` are the same mailbox (RFC 5321 §4.1.2).
    private static String unquoted(String text) {
        if (text.length() < 2 || !text.startsWith("\"") || !text.endsWith("\"")) {
            return text;
        }
        var content = new StringBuilder();
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            content.append(c == '\\' && i < text.length() - 2 ? text.charAt(++i) : c);
        }
        return content.toString();
    }

    /// The same without its tag: `alice+news@` is `alice@` (RFC 5233 §4 calls it detail). Empty when it has none.
    ///
    /// @param separator what stands before a tag; empty where there are none
    Optional<MailAddress> withoutTag(String separator) {
        int tag = separator.isEmpty() ? -1 : localPart.indexOf(separator);
        return tag > 0
                ? Optional.of(new MailAddress(localPart.substring(0, tag), domain))
                : Optional.empty();
    }

    /// The same in another domain.
    MailAddress in(String other) {
        return other.equals(domain) ? this : new MailAddress(localPart, other);
    }

    boolean isCatchAll() {
        return localPart.equals("*");
    }

    /// What catches everything else in this domain.
    MailAddress catchAll() {
        return new MailAddress("*", domain);
    }

    boolean isPostmaster() {
        return localPart.equals(POSTMASTER);
    }

    boolean isLiteral() {
        return domain.startsWith("[");
    }

    /// As it stands in the store.
    @Override
    public String toString() {
        return domain.isEmpty() ? localPart : localPart + "@" + domain;
    }
}
