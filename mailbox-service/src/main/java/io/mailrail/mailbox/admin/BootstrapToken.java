package io.mailrail.mailbox.admin;

import io.mailrail.api.spring.MailrailProperties;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Sees to it that somebody can begin: at each start the token of the configuration is the first one; where none is given, a
/// random one is made once and kept in the data folder, readable by us alone. The database knows only its hash.
@Component
class BootstrapToken {

    private static final Logger log = LoggerFactory.getLogger(BootstrapToken.class);
    private static final String FILE = "admin-token";

    private final AdminProperties properties;
    private final Tokens tokens;
    private final Path file;

    BootstrapToken(AdminProperties properties, Tokens tokens, MailrailProperties mailrail) {
        this.properties = properties;
        this.tokens = tokens;
        this.file = mailrail.dataDir().resolve(FILE);
    }

    @EventListener(ApplicationStartedEvent.class)
    void provide() {
        var given = properties.bootstrapToken();
        if (given != null && !given.isBlank()) {
            tokens.bootstrap(given.strip());
        } else if (Files.exists(file)) {
            tokens.bootstrap(read());
        } else if (!tokens.hasBootstrap()) {
            var secret = tokens.newSecret();
            write(secret);
            tokens.bootstrap(secret);
            log.info("admin_token_made file={}", file);
        }
    }

    /// It is revoked: the file goes, too, or the next start would bring it back.
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }

    private String read() {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private void write(String secret) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file, ownersOnly());
            Files.writeString(file, secret + "\n", StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new UncheckedIOException(
                    "another process uses the data folder " + file.getParent(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot keep the admin token in "
                            + file
                            + ": give one by mailrail.admin.bootstrap-token, or a folder that can be"
                            + " written by mailrail.data-dir",
                    e);
        }
    }

    private FileAttribute<?>[] ownersOnly() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
