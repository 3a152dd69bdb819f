package io.mailrail.postgres;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;

/// Another JVM, or another part of this one, runs a server in this folder.
public final class FolderInUse extends IOException {

    FolderInUse(Path folder, @Nullable Throwable cause) {
        super("the folder " + folder + " is in use by another process", cause);
    }
}
