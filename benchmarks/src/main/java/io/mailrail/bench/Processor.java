package io.mailrail.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Processor time of this JVM and of a PostgreSQL server with all its children, dead ones included, from Linux's `/proc`
/// (proc(5)). Nothing is subtracted: what the callers in this JVM burn is in it.
final class Processor {

    /// Of a second; the kernel's USER_HZ is 100 on every architecture we know.
    private static final double TICK = 0.01;

    private final long postmaster;

    Processor(long postmaster) {
        this.postmaster = postmaster;
    }

    /// Seconds of processor time.
    record Time(double jvm, double postgres) {

        double total() {
            return jvm + postgres;
        }

        Time minus(Time earlier) {
            return new Time(jvm - earlier.jvm, postgres - earlier.postgres);
        }

        /// For one of so many.
        String each(long count) {
            return String.format(
                    Locale.ROOT,
                    "%.0f us each (JVM %.0f, PostgreSQL %.0f)",
                    total() / count * 1e6,
                    jvm / count * 1e6,
                    postgres / count * 1e6);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "processor %.0f ms (JVM %.0f, PostgreSQL %.0f)",
                    total() * 1e3,
                    jvm * 1e3,
                    postgres * 1e3);
        }
    }

    static boolean isReadable() {
        return Files.isReadable(Path.of("/proc/self/stat"));
    }

    Time now() {
        double postgres = ticks(postmaster, true);
        for (var child :
                ProcessHandle.of(postmaster).stream()
                        .flatMap(ProcessHandle::descendants)
                        .toList()) {
            postgres += ticks(child.pid(), false);
        }
        return new Time(ticks(ProcessHandle.current().pid(), false) * TICK, postgres * TICK);
    }

    /// The largest resident size of this JVM so far, in octets.
    static long peakResident() {
        return status("VmHWM:");
    }

    /// Resident size of this JVM, in octets.
    static long resident() {
        return status("VmRSS:");
    }

    private static long status(String field) {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(l -> l.startsWith(field))
                            .map(l -> l.replaceAll("\\D", ""))
                            .mapToLong(Long::parseLong)
                            .sum()
                    * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double ticks(long pid, boolean withDeadChildren) {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (IOException gone) {
            return 0; // a child that ended; from now on its parent counts it
        }
        // The second field, the program's name, may hold spaces and parentheses.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return withDeadChildren
                ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14])
                : own;
    }
}
