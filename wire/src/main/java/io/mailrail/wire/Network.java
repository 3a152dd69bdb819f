package io.mailrail.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/// A range of addresses: `192.0.2.0/24`, `2001:db8::/32`, or one address alone. RFC 4632 §3.1, RFC 4291 §2.3.
///
/// @param address any of the range
/// @param bits how many leading bits they share
public record Network(InetAddress address, int bits) {

    public Network {
        int all = address.getAddress().length * Byte.SIZE;
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException(
                    "a network of this family has 0 to %d bits, not %d".formatted(all, bits));
        }
    }

    /// @throws IllegalArgumentException for what is neither an address nor one with a number of bits; names are not looked up
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new Network(address, address.getAddress().length * Byte.SIZE);
        }
        try {
            return new Network(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no network: " + text, e);
        }
    }

    /// The address that a literal stands for.
    ///
    /// @throws IllegalArgumentException for anything but a literal
    static InetAddress address(String literal) {
        boolean looksRight =
                !literal.isEmpty()
                        && literal.chars()
                                .allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':')
                        && (literal.indexOf(':') >= 0
                                || literal.matches("(\\d{1,3}\\.){3}\\d{1,3}"));
        if (!looksRight) {
            throw new IllegalArgumentException("no address: " + literal);
        }
        try {
            return InetAddress.getByName(literal.toLowerCase(Locale.ROOT));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + literal, e);
        }
    }

    /// Whether an address is in this range. An address of the other family never is.
    public boolean contains(InetAddress other) {
        var mine = address.getAddress();
        var theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int at = bit / Byte.SIZE;
            int mask = 0x80 >> (bit % Byte.SIZE);
            if ((mine[at] & mask) != (theirs[at] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
