package io.mailrail.mailbox.mime;

import java.util.Locale;

/// Undoes a Content-Transfer-Encoding (RFC 2045 §6) as the octets come, leniently: what is not of the encoding is passed over
/// (base64) or kept (quoted-printable).
final class TransferDecoding {

    private enum Kind {
        IDENTITY,
        BASE64,
        QUOTED_PRINTABLE
    }

    private enum Escape {
        NONE,
        STARTED,
        SOFT_BREAK,
        HALF
    }

    private final Kind kind;
    private final OctetSink octets;

    private int bits;
    private int count;

    private Escape escape = Escape.NONE;
    private int half;

    private TransferDecoding(Kind kind, OctetSink octets) {
        this.kind = kind;
        this.octets = octets;
    }

    static TransferDecoding of(String encoding, OctetSink octets) {
        return new TransferDecoding(
                switch (encoding.toLowerCase(Locale.ROOT)) {
                    case "base64" -> Kind.BASE64;
                    case "quoted-printable" -> Kind.QUOTED_PRINTABLE;
                    default -> Kind.IDENTITY;
                },
                octets);
    }

    void octets(byte[] from, int start, int end) {
        if (kind == Kind.IDENTITY) {
            octets.octets(from, start, end);
            return;
        }
        for (int i = start; i < end; i++) {
            octet(from[i]);
        }
    }

    void octet(int octet) {
        switch (kind) {
            case IDENTITY -> octets.octet(octet);
            case BASE64 -> base64(octet);
            case QUOTED_PRINTABLE -> quotedPrintable(octet);
        }
    }

    void end() {
        if (kind == Kind.QUOTED_PRINTABLE) {
            if (escape == Escape.HALF) {
                octets.octet('=');
                octets.octet(half);
            }
            escape = Escape.NONE;
        }
    }

    /// RFC 2045 §6.8.
    private void base64(int octet) {
        int value = value(octet);
        if (value < 0) {
            if (octet == '=') {
                count = 0; // whole encodings are found put behind one another
            }
            return;
        }
        bits = bits << 6 | value;
        switch (count++) {
            case 0 -> {}
            case 1 -> octets.octet(bits >> 4);
            case 2 -> octets.octet(bits >> 2);
            default -> {
                octets.octet(bits);
                count = 0;
            }
        }
    }

    private static int value(int octet) {
        if (octet >= 'A' && octet <= 'Z') {
            return octet - 'A';
        }
        if (octet >= 'a' && octet <= 'z') {
            return octet - 'a' + 26;
        }
        if (octet >= '0' && octet <= '9') {
            return octet - '0' + 52;
        }
        return switch (octet) {
            case '+' -> 62;
            case '/' -> 63;
            default -> -1;
        };
    }

    /// RFC 2045 §6.7. White space between a soft line break's `=` and the line's end was added on the way.
    private void quotedPrintable(int octet) {
        switch (escape) {
            case NONE -> {
                if (octet == '=') {
                    escape = Escape.STARTED;
                } else {
                    octets.octet(octet);
                }
            }
            case STARTED -> {
                if (octet == '\n') {
                    escape = Escape.NONE;
                } else if (octet == '\r' || octet == ' ' || octet == '\t') {
                    escape = Escape.SOFT_BREAK;
                } else if (Character.digit(octet, 16) >= 0) {
                    half = octet;
                    escape = Escape.HALF;
                } else {
                    escape = Escape.NONE;
                    octets.octet('=');
                    quotedPrintable(octet);
                }
            }
            case SOFT_BREAK -> {
                if (octet == '\n') {
                    escape = Escape.NONE;
                } else if (octet != '\r' && octet != ' ' && octet != '\t') {
                    escape = Escape.NONE;
                    quotedPrintable(octet);
                }
            }
            case HALF -> {
                escape = Escape.NONE;
                int low = Character.digit(octet, 16);
                if (low >= 0) {
                    octets.octet(Character.digit(half, 16) << 4 | low);
                } else {
                    octets.octet('=');
                    octets.octet(half);
                    quotedPrintable(octet);
                }
            }
        }
    }
}
