package io.mailrail.launcher;

import org.springframework.core.env.Environment;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/// What a newcomer sees once everything listens.
record Screen(Environment environment, Path data, List<FirstStart.Made> accounts) {

    void print(PrintWriter out) {
        out.println();
        out.println("Mailrail is ready.");
        out.println();
        var address = environment.getProperty("mailrail.bind-address", "127.0.0.1");
        for (var listener : Listeners.USUAL.all()) {
            int port = Listeners.port(environment, listener.property());
            if (port > 0) {
                out.printf("  %-22s %s:%d%n", listener.name(), address, port);
            }
        }
        out.println();
        accounts(out);
        token(out);
        out.println("  Log          " + data.resolve("mailrail.log"));
        out.println();
        copy(out);
        out.println("Ctrl-C stops it.");
        out.flush();
    }

    private void accounts(PrintWriter out) {
        for (var account : accounts) {
            out.printf("  Account      %s  password %s%n", account.email(), account.password());
        }
        out.println(
                accounts.isEmpty()
                        ? "  Accounts     passwords are shown once, at the first start;"
                                + " ./mailrail admin accounts password EMAIL sets another"
                        : "               shown this once: only hashes are kept");
    }

    private void token(PrintWriter out) {
        boolean given = environment.containsProperty("mailrail.admin.bootstrap-token");
        out.println(
                "  Admin token  "
                        + (given
                                ? "as given by mailrail.admin.bootstrap-token"
                                : "in " + data.resolve("admin-token")));
    }

    /// Three lines that work as they are, at the first start; later with a password put in.
    private void copy(PrintWriter out) {
        int submissions = Listeners.port(environment, "mailrail.smtp.submissions-port");
        int pop3s = Listeners.port(environment, "mailrail.pop3.pop3s-port");
        int imaps = Listeners.port(environment, "mailrail.imap.imaps-port");
        if (submissions <= 0 || pop3s <= 0 || imaps <= 0) {
            return;
        }
        var alice = FirstStart.NAMES.getFirst();
        var bob = FirstStart.NAMES.getLast();
        out.println("Send a message and read it back, by POP3 and by IMAP:");
        out.println();
        out.printf(
                "  printf 'From: %1$s\\r\\nTo: %2$s\\r\\nSubject: Hello\\r\\n\\r\\nHello, Bob.\\r\\n'"
                        + " | curl -sSk smtps://127.0.0.1:%3$d -u '%1$s:%4$s' --mail-from %1$s"
                        + " --mail-rcpt %2$s -T -%n",
                alice, bob, submissions, password(alice));
        out.printf("  curl -sSk pop3s://127.0.0.1:%d/1 -u '%s:%s'%n", pop3s, bob, password(bob));
        out.printf(
                "  curl -sSk 'imaps://127.0.0.1:%d/INBOX;MAILINDEX=1' -u '%s:%s'%n",
                imaps, bob, password(bob));
        out.println();
    }

    private String password(String email) {
        return accounts.stream()
                .filter(account -> account.email().equals(email))
                .map(FirstStart.Made::password)
                .findFirst()
                .orElse("PASSWORD");
    }
}
