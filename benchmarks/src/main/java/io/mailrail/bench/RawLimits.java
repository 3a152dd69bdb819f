package io.mailrail.bench;

import io.mailrail.api.SessionCredential;
import io.mailrail.api.grpc.Doors;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// What the machine does without mail: the figures beside which the others are to be read.
final class RawLimits {

    private static final Duration SPAN = Duration.ofSeconds(1);
    private static final int BLOCK = 8192;
    private static final int CHUNK = 256 << 10;

    private RawLimits() {}

    static List<Figure> measure(Path folder, Doors doors, SessionCredential credential)
            throws IOException, InterruptedException {
        return List.of(
                Figure.of(Scenario.LIMITS, "fsyncs of one writer", fsyncs(folder), "/s", ""),
                Figure.of(Scenario.LIMITS, "loopback", loopback(), "MB/s", "256 KB at a time"),
                Figure.of(
                        Scenario.LIMITS,
                        "one small call, in-process",
                        call(doors, credential),
                        "us",
                        "renewal of a credential, one caller"));
    }

    /// As PostgreSQL's log is written: a block at the end, and to the disk.
    private static double fsyncs(Path folder) throws IOException {
        var file = folder.resolve("fsyncs");
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var block = ByteBuffer.allocate(BLOCK);
            channel.write(ByteBuffer.allocate(BLOCK * 2_000), 0);
            channel.force(true);
            long count = 0;
            long start = System.nanoTime();
            while (System.nanoTime() - start < SPAN.toNanos()) {
                channel.write(block.clear(), count % 2_000 * BLOCK);
                channel.force(false);
                count++;
            }
            return count / seconds(start);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static double loopback() throws IOException, InterruptedException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = new Socket(server.getInetAddress(), server.getLocalPort());
                var accepted = server.accept()) {
            var received = new AtomicLong();
            var reader =
                    Thread.ofPlatform()
                            .start(() -> {
                                var buffer = new byte[CHUNK];
                                try (var in = accepted.getInputStream()) {
                                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                                        received.addAndGet(n);
                                    }
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            var chunk = new byte[CHUNK];
            long start = System.nanoTime();
            var out = client.getOutputStream();
            while (System.nanoTime() - start < SPAN.toNanos()) {
                out.write(chunk);
            }
            client.shutdownOutput();
            reader.join();
            return received.get() / seconds(start) / 1e6;
        }
    }

    private static double call(Doors doors, SessionCredential credential) {
        long count = 0;
        var current = credential;
        long start = System.nanoTime();
        while (System.nanoTime() - start < SPAN.toNanos()) {
            current = doors.directory().renew(current);
            count++;
        }
        return seconds(start) / count * 1e6;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
