package io.mailrail.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// What a load balancer says before it passes a client's octets on: who the client is. The PROXY protocol, versions 1 (a line)
/// and 2 (binary), as HAProxy defines it. Read to the octet, for what follows is the client's, be it a TLS handshake.
final class ProxyHeader {

    private static final byte[] BINARY = {
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
    };

    /// The longest line of version 1, with its CRLF (§2.1).
    private static final int LINE_LIMIT = 107;

    /// Addresses and TLVs of version 2 that are taken; the longest that a balancer sends by itself has some 350.
    private static final int BINARY_LIMIT = 4096;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP_IPV4 = 0x11;
    private static final int TCP_IPV6 = 0x21;

    private final Socket socket;
    private final long deadline;

    private ProxyHeader(Socket socket, Duration within) {
        this.socket = socket;
        this.deadline = System.nanoTime() + within.toNanos();
    }

    /// Who is behind the balancer; empty when it speaks for itself (a health check) or does not know.
    ///
    /// @throws IOException there is no such header, it is broken, or it does not come in time
    static Optional<InetSocketAddress> read(Socket socket, Duration within) throws IOException {
        return new ProxyHeader(socket, within).read();
    }

    private Optional<InetSocketAddress> read() throws IOException {
        int first = octet();
        return switch (first) {
            case 'P' -> line();
            case 0x0D -> binary();
            default -> throw new IOException("no PROXY header");
        };
    }

    /// §2.1: `PROXY TCP4 192.0.2.1 192.0.2.2 1234 25`.
    private Optional<InetSocketAddress> line() throws IOException {
        var gathered = new byte[LINE_LIMIT];
        gathered[0] = 'P';
        int length = 1;
        while (gathered[length - 1] != '\n') {
            if (length == LINE_LIMIT) {
                throw new IOException("PROXY line too long");
            }
            gathered[length++] = (byte) octet();
        }
        if (gathered[length - 2] != '\r') {
            throw new IOException("PROXY line without CRLF");
        }
        var words = new String(gathered, 0, length - 2, ISO_8859_1).split(" ", -1);
        if (words.length >= 2 && words[0].equals("PROXY") && words[1].equals("UNKNOWN")) {
            return Optional.empty();
        }
        if (words.length != 6 || !words[0].equals("PROXY")) {
            throw new IOException("PROXY line of another form");
        }
        int octets =
                switch (words[1]) {
                    case "TCP4" -> 4;
                    case "TCP6" -> 16;
                    default -> throw new IOException("PROXY line of another protocol");
                };
        try {
            var client = Network.address(words[2]);
            int port = Integer.parseInt(words[4]);
            if (client.getAddress().length != octets) {
                throw new IOException("PROXY line with an address of another family");
            }
            return Optional.of(new InetSocketAddress(client, port));
        } catch (IllegalArgumentException e) {
            throw new IOException("PROXY line with a broken address or port", e);
        }
    }

    /// §2.2.
    private Optional<InetSocketAddress> binary() throws IOException {
        var head = new byte[16];
        head[0] = 0x0D;
        fill(head, 1);
        if (!Arrays.equals(head, 0, BINARY.length, BINARY, 0, BINARY.length)) {
            throw new IOException("no PROXY header");
        }
        int command = head[12] & 0xFF;
        int family = head[13] & 0xFF;
        int length = ByteBuffer.wrap(head).getShort(14) & 0xFFFF;
        if (length > BINARY_LIMIT) {
            throw new IOException("PROXY header too long");
        }
        var rest = new byte[length];
        fill(rest, 0);
        return switch (command) {
            case LOCAL -> Optional.empty();
            case PROXY -> client(family, rest);
            default -> throw new IOException("PROXY header of another version or command");
        };
    }

    private static Optional<InetSocketAddress> client(int family, byte[] rest) throws IOException {
        return switch (family) {
            case TCP_IPV4 -> Optional.of(client(rest, 4));
            case TCP_IPV6 -> Optional.of(client(rest, 16));
            default -> Optional.empty();
        };
    }

    private static InetSocketAddress client(byte[] rest, int octets) throws IOException {
        if (rest.length < 2 * octets + 4) {
            throw new IOException("PROXY header without its addresses");
        }
        int port = ByteBuffer.wrap(rest).getShort(2 * octets) & 0xFFFF;
        return new InetSocketAddress(InetAddress.getByAddress(Arrays.copyOf(rest, octets)), port);
    }

    private void fill(byte[] to, int from) throws IOException {
        for (int at = from; at < to.length; ) {
            await();
            int count = socket.getInputStream().read(to, at, to.length - at);
            if (count < 0) {
                throw new EOFException("hung up within the PROXY header");
            }
            at += count;
        }
    }

    private int octet() throws IOException {
        await();
        int octet = socket.getInputStream().read();
        if (octet < 0) {
            throw new EOFException("hung up within the PROXY header");
        }
        return octet;
    }

    private void await() throws IOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("PROXY header not ended in time");
        }
        socket.setSoTimeout(Math.clamp(left / 1_000_000, 1, Integer.MAX_VALUE));
    }
}
