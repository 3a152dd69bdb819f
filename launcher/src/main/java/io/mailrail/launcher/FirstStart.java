package io.mailrail.launcher;

import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Domains;
import io.mailrail.mailbox.directory.Secrets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/// What is made once, on an empty data folder: the example domain and its two accounts.
final class FirstStart {

    static final String DOMAIN = "example.org";
    static final List<String> NAMES = List.of("alice@" + DOMAIN, "bob@" + DOMAIN);

    /// Letters and digits that nobody mistakes for each other, and no shell for its own.
    private static final String ALPHABET =
            "abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// 20 of 55: 115 bits.
    private static final int LENGTH = 20;

    private final Domains domains;
    private final Accounts accounts;
    private final Secrets secrets;

    FirstStart(Domains domains, Accounts accounts, Secrets secrets) {
        this.domains = domains;
        this.accounts = accounts;
        this.secrets = secrets;
    }

    /// A new account; its password is known here and never again.
    record Made(String email, String password) {

        @Override
        public String toString() {
            return "Made[email=" + email + "]";
        }
    }

    /// Makes the example accounts if this is the first start on this folder and the database has no domain yet.
    List<Made> accounts(UpOptions options) {
        var marker = options.data().resolve("started");
        if (Files.exists(marker)) {
            return List.of();
        }
        var made = options.demo() && domains.list("", 1).isEmpty() ? make() : List.<Made>of();
        mark(marker);
        return made;
    }

    private List<Made> make() {
        domains.create(DOMAIN, null, null);
        return NAMES.stream().map(this::make).toList();
    }

    private Made make(String email) {
        var password = password();
        accounts.create(email, secrets.store(password), null, Accounts.Quota.NONE);
        return new Made(email, password);
    }

    private static String password() {
        return new SecureRandom()
                .ints(LENGTH, 0, ALPHABET.length())
                .collect(
                        StringBuilder::new,
                        (password, at) -> password.append(ALPHABET.charAt(at)),
                        StringBuilder::append)
                .toString();
    }

    private static void mark(Path marker) {
        try {
            Files.createDirectories(marker.getParent());
            Files.createFile(marker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
