package io.mailrail.imap.handler;

import io.mailrail.imap.command.FetchItem;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Picks fields out of a header as it passes by, in the memory of one field name: `HEADER.FIELDS` (RFC 3501 §6.4.5). Fields
/// come out as they stood, folded lines and all, with the empty line at the end.
final class HeaderFields {

    private static final int LONGEST_NAME = 1000;

    private final Set<String> names;
    private final boolean allBut;

    HeaderFields(FetchItem.What.HeaderFields wanted) {
        this.names =
                wanted.names().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        this.allBut = wanted.choice() == FetchItem.Choice.ALL_BUT_THESE;
    }

    void pick(InputStream header, OutputStream to) throws IOException {
        var in = new BufferedInputStream(header);
        var name = new byte[LONGEST_NAME];
        boolean picked = false;
        int octet = in.read();
        while (octet >= 0) {
            if (octet != ' ' && octet != '\t') {
                int length = 0;
                while (octet >= 0 && octet != ':' && octet != '\n' && length < LONGEST_NAME) {
                    name[length++] = (byte) octet;
                    octet = in.read();
                }
                picked = isEmptyLine(name, length) || isWanted(name, length) != allBut;
                if (picked) {
                    to.write(name, 0, length);
                }
            }
            octet = passLine(in, octet, picked, to);
        }
    }

    private static boolean isEmptyLine(byte[] line, int length) {
        return length == 0 || (length == 1 && line[0] == '\r');
    }

    private boolean isWanted(byte[] line, int length) {
        return names.contains(
                new String(line, 0, length, StandardCharsets.ISO_8859_1)
                        .strip()
                        .toLowerCase(Locale.ROOT));
    }

    /// The rest of a line from `octet` on.
    ///
    /// @return the first octet of the next line
    private static int passLine(InputStream in, int octet, boolean picked, OutputStream to)
            throws IOException {
        int here = octet;
        while (here >= 0) {
            if (picked) {
                to.write(here);
            }
            if (here == '\n') {
                return in.read();
            }
            here = in.read();
        }
        return here;
    }
}
