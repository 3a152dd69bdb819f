package io.mailrail.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/// One peer's socket, as a line protocol sees it: lines and octets in, octets out, TLS from some point on.
///
/// Reading belongs to one thread, the session's. Writing is guarded by a lock, so that a second thread may tell news. What
/// is written waits in a buffer until [#flush], or until a read would have to wait for the peer: so the replies to pipelined
/// commands leave together (RFC 2920 §3.2). While it waits for a line's first octet, a wire holds no buffer.
public final class Wire implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Wire.class);

    private static final byte[] NOTHING = {};

    private final Socket raw;
    private final InetSocketAddress peer;
    private final ReentrantLock writing = new ReentrantLock();

    private volatile @Nullable SSLSocket tls;
    private InputStream in;
    private OutputStream out;

    private byte[] input = NOTHING;
    private int position;
    private int end;

    private byte[] output = NOTHING;
    private int pending;

    private Duration timeout;
    private final Duration writeTimeout;

    private volatile boolean waiting;
    private volatile boolean draining;

    /// When the write or handshake under way is overdue, in [System#nanoTime]; meaningful while `busy`.
    private volatile long overdueAt;

    private volatile boolean busy;

    /// A wire over a connected socket, which it owns from now on.
    ///
    /// @param timeout how long a line, or one read of content, may take; changed by [#timeout(Duration)]
    /// @param writeTimeout how long one write or a handshake may take before the wire is cut
    public Wire(Socket socket, Duration timeout, Duration writeTimeout) throws IOException {
        this(socket, (InetSocketAddress) socket.getRemoteSocketAddress(), timeout, writeTimeout);
    }

    /// A wire to a peer that somebody else connected on its behalf.
    Wire(Socket socket, InetSocketAddress peer, Duration timeout, Duration writeTimeout)
            throws IOException {
        this.raw = socket;
        this.peer = peer;
        this.timeout = timeout;
        this.writeTimeout = writeTimeout;
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        Watchdog.add(this);
    }

    /// Connects to a server.
    public static Wire connect(
            InetSocketAddress server,
            Duration connectTimeout,
            Duration timeout,
            Duration writeTimeout)
            throws IOException {
        var socket = new Socket();
        try {
            socket.connect(server, Math.toIntExact(connectTimeout.toMillis()));
            return new Wire(socket, timeout, writeTimeout);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    // ---- who is there

    public InetAddress peerAddress() {
        return peer.getAddress();
    }

    public int peerPort() {
        return peer.getPort();
    }

    public InetAddress localAddress() {
        return raw.getLocalAddress();
    }

    /// The TLS session, once there is one.
    public Optional<SSLSession> tlsSession() {
        return Optional.ofNullable(tls).map(SSLSocket::getSession);
    }

    public boolean isSecure() {
        return tls != null;
    }

    /// How long a line, or one read of content, may take from now on.
    public void timeout(Duration timeout) {
        this.timeout = timeout;
    }

    // ---- reading

    /// The next line, within `limit` octets including its CRLF and within the timeout as a whole.
    ///
    /// @throws DrainingException the server stops and no line was begun
    /// @throws SocketTimeoutException the peer fell silent
    /// @throws EOFException the peer hung up
    public Line readLine(int limit) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        byte[] gathered = NOTHING;
        boolean tooLong = false;
        boolean afterCr = false;
        boolean begun = false;
        while (true) {
            if (position == end) {
                if (begun) {
                    fill(deadline);
                } else {
                    awaitFirst();
                }
            }
            begun = true;
            int start = position;
            boolean found = false;
            while (position < end) {
                byte octet = input[position++];
                if (octet == '\n' && afterCr) {
                    found = true;
                    break;
                }
                afterCr = octet == '\r';
            }
            int length = position - start;
            if (tooLong || gathered.length + length > limit) {
                tooLong = true;
                gathered = NOTHING;
            } else if (found && gathered.length == 0) {
                return new Line.Text(new String(input, start, length - 2, ISO_8859_1));
            } else {
                int before = gathered.length;
                gathered = Arrays.copyOf(gathered, before + length);
                System.arraycopy(input, start, gathered, before, length);
            }
            if (found) {
                return tooLong
                        ? new Line.TooLong()
                        : new Line.Text(new String(gathered, 0, gathered.length - 2, ISO_8859_1));
            }
        }
    }

    /// Whether octets have come that no read has taken yet. Before STARTTLS is agreed to there must be none.
    public boolean hasBufferedInput() {
        return position < end;
    }

    /// The next `length` octets, as an IMAP literal has them. Ending early is an [EOFException]; what is left unread when the
    /// next line is read would be taken for a line, so read it to its end ([Octets#skipRest]).
    public Octets octets(long length) {
        return new Octets(this, length);
    }

    /// Content up to the lone dot (RFC 5321 §4.1.1.4), with dots unstuffed (§4.5.2).
    public DotContent.Input dotContent() {
        return new DotContent.Input(this);
    }

    /// Makes sure of at least one octet in the buffer, waiting for at most the timeout.
    void fill() throws IOException {
        if (position == end) {
            fill(System.nanoTime() + timeout.toNanos());
        }
    }

    /// The octets that are there, without waiting unless there are none. 0 never comes back for `length` over 0.
    int read(byte[] to, int offset, int length) throws IOException {
        fill();
        int count = Math.min(length, end - position);
        System.arraycopy(input, position, to, offset, count);
        position += count;
        return count;
    }

    /// The buffer, from `position()` to `limit()`, for scanners in this package.
    byte[] buffer() {
        return input;
    }

    int position() {
        return position;
    }

    int limit() {
        return end;
    }

    void position(int position) {
        this.position = position;
    }

    private void awaitFirst() throws IOException {
        flush();
        giveInputBack();
        waiting = true;
        int octet;
        try {
            if (draining) {
                throw new DrainingException();
            }
            raw.setSoTimeout(millis(timeout.toNanos()));
            octet = in.read();
        } catch (IOException e) {
            throw draining ? drained(e) : e;
        } finally {
            waiting = false;
        }
        if (octet < 0) {
            throw draining ? new DrainingException() : new EOFException("peer hung up");
        }
        input = Buffers.borrow();
        input[0] = (byte) octet;
        position = 0;
        end = 1;
    }

    private static IOException drained(IOException cause) {
        if (cause instanceof DrainingException) {
            return cause;
        }
        var draining = new DrainingException();
        draining.initCause(cause);
        return draining;
    }

    private void fill(long deadline) throws IOException {
        flush();
        if (input.length == 0) {
            input = Buffers.borrow();
        }
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("line not ended in time");
        }
        raw.setSoTimeout(millis(left));
        int count = in.read(input, 0, input.length);
        if (count < 0) {
            throw new EOFException("peer hung up");
        }
        position = 0;
        end = count;
    }

    private static int millis(long nanos) {
        return Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE);
    }

    private void giveInputBack() {
        if (input.length != 0) {
            Buffers.giveBack(input);
            input = NOTHING;
            position = 0;
            end = 0;
        }
    }

    // ---- writing

    /// Writes chars as octets, one each (ISO-8859-1).
    public void write(String octets) throws IOException {
        write(octets.getBytes(ISO_8859_1));
    }

    public void write(byte[] octets) throws IOException {
        write(octets, 0, octets.length);
    }

    public void write(byte[] octets, int offset, int length) throws IOException {
        writing.lock();
        try {
            if (length > Buffers.SIZE - pending) {
                flushBuffer();
                if (length >= Buffers.SIZE) {
                    send(octets, offset, length);
                    return;
                }
            }
            if (output.length == 0) {
                output = Buffers.borrow();
            }
            System.arraycopy(octets, offset, output, pending, length);
            pending += length;
        } finally {
            writing.unlock();
        }
    }

    /// A line and its CRLF.
    public void writeLine(String line) throws IOException {
        write(line + "\r\n");
    }

    /// Everything written so far leaves now.
    public void flush() throws IOException {
        writing.lock();
        try {
            flushBuffer();
        } finally {
            writing.unlock();
        }
    }

    /// This wire as a stream. Closing it flushes and leaves the wire open.
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                Wire.this.write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                Wire.this.write(octets, offset, length);
            }

            @Override
            public void flush() throws IOException {
                Wire.this.flush();
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    private void flushBuffer() throws IOException {
        if (output.length == 0) {
            return;
        }
        try {
            if (pending > 0) {
                send(output, 0, pending);
            }
        } finally {
            pending = 0;
            Buffers.giveBack(output);
            output = NOTHING;
        }
    }

    private void send(byte[] octets, int offset, int length) throws IOException {
        begin(writeTimeout);
        try {
            out.write(octets, offset, length);
            out.flush();
        } finally {
            busy = false;
        }
    }

    // ---- TLS

    /// Shakes hands as the server. RFC 3207 §4.2: what was learnt before is forgotten, which is the session's part.
    ///
    /// @throws PipelinedPlaintextException octets came after the command that asked for TLS
    public void startTls(SSLContext context) throws IOException {
        var socket = layer(context, peer.getAddress().getHostAddress());
        socket.setUseClientMode(false);
        shakeHands(socket);
    }

    /// Shakes hands as the client.
    ///
    /// @param host whom we mean to speak to, for SNI (RFC 6066 §3)
    /// @param verifyName whether the certificate must bear that name
    /// @throws PipelinedPlaintextException octets came after the reply that granted TLS
    public void startTlsAsClient(SSLContext context, String host, boolean verifyName)
            throws IOException {
        var socket = layer(context, host);
        socket.setUseClientMode(true);
        if (verifyName) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        shakeHands(socket);
    }

    private SSLSocket layer(SSLContext context, String host) throws IOException {
        if (hasBufferedInput()) {
            throw new PipelinedPlaintextException();
        }
        if (tls != null) {
            throw new IllegalStateException("TLS twice");
        }
        flush();
        return (SSLSocket) context.getSocketFactory().createSocket(raw, host, peer.getPort(), true);
    }

    private void shakeHands(SSLSocket socket) throws IOException {
        begin(timeout.compareTo(writeTimeout) < 0 ? timeout : writeTimeout);
        try {
            raw.setSoTimeout(millis(writeTimeout.toNanos()));
            socket.startHandshake();
        } finally {
            busy = false;
        }
        tls = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    // ---- the end

    /// Asks the session to end when it has nothing under way: a wait for a line's first octet ends in
    /// [DrainingException], now or when it would begin.
    public void drain() {
        draining = true;
        if (waiting) {
            try {
                // Wakes the reader with an end of stream; replies can still leave.
                raw.shutdownInput();
            } catch (IOException e) {
                log.debug("drain failed peer={}", peer, e);
            }
        }
    }

    public boolean isDraining() {
        return draining;
    }

    /// Cuts the wire at once, from any thread.
    public void abort() {
        try {
            raw.close();
        } catch (IOException e) {
            log.debug("abort failed peer={}", peer, e);
        }
    }

    /// Sends what waits, says goodbye in TLS's way, and closes. By the session's thread.
    @Override
    public void close() {
        begin(writeTimeout);
        try {
            flush();
            var layer = tls;
            if (layer != null) {
                layer.shutdownOutput(); // close_notify; close() would wait for the peer's
            } else {
                raw.shutdownOutput();
            }
            discardWhatCame();
        } catch (IOException e) {
            log.debug("close failed peer={} reason={}", peer, e.toString());
        } finally {
            abort();
            busy = false;
            Watchdog.remove(this);
            giveInputBack();
        }
    }

    /// Closing a socket with octets unread makes the system reset the connection, and the peer may lose our last words.
    private void discardWhatCame() throws IOException {
        var sink = Buffers.borrow();
        try {
            var octets = raw.getInputStream();
            for (int round = 0; round < 8 && octets.available() > 0; round++) {
                if (octets.read(sink) < 0) {
                    return;
                }
            }
        } finally {
            Buffers.giveBack(sink);
        }
    }

    private void begin(Duration limit) {
        overdueAt = System.nanoTime() + limit.toNanos();
        busy = true;
    }

    void abortIfOverdue(long now) {
        if (busy && now - overdueAt > 0) {
            log.info("wire cut peer={} reason=write-timeout", peer);
            abort();
        }
    }

    @Override
    public String toString() {
        return "Wire[" + requireNonNull(peer) + "]";
    }
}
