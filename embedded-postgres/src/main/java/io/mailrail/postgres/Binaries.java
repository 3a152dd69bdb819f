package io.mailrail.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// PostgreSQL's programs for this machine, unpacked once from the class path into a folder named by their digest.
record Binaries(Path folder) {

    private static final Logger log = LoggerFactory.getLogger(Binaries.class);

    /// Unpacks them below `cache` unless they are there already; those of other versions are removed.
    static Binaries unpackedBelow(Path cache) throws IOException {
        Files.createDirectories(cache);
        Path home = cache.resolve(digest());
        if (!Files.isDirectory(home)) {
            Path unfinished = Files.createTempDirectory(cache, "unpacking-");
            unpackInto(unfinished);
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
            log.info("unpacked what=postgresql folder={}", home);
        }
        removeAllBut(home, cache);
        return new Binaries(home);
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    private static InputStream archive() throws IOException {
        String system =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
                        ? "Darwin"
                        : "Linux";
        var in =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                        system, System.getProperty("os.arch"));
        if (in == null) {
            throw new IOException(
                    "no PostgreSQL binaries for "
                            + system
                            + " "
                            + System.getProperty("os.arch")
                            + " on the class path");
        }
        return in;
    }

    private static String digest() throws IOException {
        try (var in = new DigestInputStream(archive(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpackInto(Path target) throws IOException {
        try (var tar =
                new TarArchiveInputStream(
                        new XZCompressorInputStream(new BufferedInputStream(archive())))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                unpack(tar, entry, target);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
            throws IOException {
        Path file = inside(target, entry.getName());
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        var parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(file, inside(target, entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, file);
            Files.setPosixFilePermissions(file, permissions(entry.getMode()));
        }
    }

    private static Path inside(Path target, String name) throws IOException {
        Path file = target.resolve(name).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("archive entry outside its folder: " + name);
        }
        return file;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var all = EnumSet.noneOf(PosixFilePermission.class);
        var inOrder =
                List.of(
                        PosixFilePermission.OTHERS_EXECUTE,
                        PosixFilePermission.OTHERS_WRITE,
                        PosixFilePermission.OTHERS_READ,
                        PosixFilePermission.GROUP_EXECUTE,
                        PosixFilePermission.GROUP_WRITE,
                        PosixFilePermission.GROUP_READ,
                        PosixFilePermission.OWNER_EXECUTE,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_READ);
        for (int bit = 0; bit < inOrder.size(); bit++) {
            if ((mode & (1 << bit)) != 0) {
                all.add(inOrder.get(bit));
            }
        }
        return all;
    }

    private static void removeAllBut(Path keep, Path cache) throws IOException {
        try (var others = Files.newDirectoryStream(cache)) {
            for (Path other : others) {
                if (!other.equals(keep)) {
                    removeTree(other);
                }
            }
        }
    }

    static void removeTree(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        Files.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
