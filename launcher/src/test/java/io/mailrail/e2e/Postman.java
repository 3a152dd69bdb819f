package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.e2e.Admin.Account;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/// Submits letters to a house and finds them again, however it fares meanwhile.
record Postman(House house) {

    /// Whether a letter was accepted. A refusal has to ask to come again.
    ///
    /// @throws IOException the connection was cut
    boolean submit(Account sender, String recipient, Letter letter) throws IOException {
        try (var smtp = new PlainSocket(house.ports().submission())) {
            smtp.reply();
            smtp.ask("EHLO client.example");
            var plain =
                    Base64.getEncoder()
                            .encodeToString(
                                    ("\0" + sender.email() + "\0" + sender.password())
                                            .getBytes(StandardCharsets.UTF_8));
            if (!smtp.ask("AUTH PLAIN " + plain).startsWith("235")
                    || !smtp.ask("MAIL FROM:<" + sender.email() + ">").startsWith("250")
                    || !smtp.ask("RCPT TO:<" + recipient + ">").startsWith("250")
                    || !smtp.ask("DATA").startsWith("354")) {
                return false;
            }
            smtp.write(letter.text().getBytes(StandardCharsets.ISO_8859_1));
            var reply = smtp.ask(".");
            if (!reply.startsWith("250")) {
                assertThat(reply).as("a refusal asks to come again").startsWith("4");
            }
            return reply.startsWith("250");
        }
    }

    /// Waits until an account can log in, and counts every letter of its INBOX under its name.
    void collect(Account account, Map<String, Integer> found) throws IOException {
        Awaitility.await("a login of " + account.email())
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> canLogIn(account));
        try (var imap = new PlainSocket(house.ports().imap())) {
            imap.line();
            logIn(imap, account);
            assertThat(imap.imap("SELECT INBOX").getLast()).startsWith("t OK");
            imap.say("f FETCH 1:* BODY.PEEK[TEXT]");
            for (var line = imap.line(); !line.startsWith("f "); line = imap.line()) {
                if (line.startsWith("* ") && line.endsWith("}")) {
                    int length =
                            Integer.parseInt(
                                    line.substring(line.lastIndexOf('{') + 1, line.length() - 1));
                    var text = new String(imap.octets(length), StandardCharsets.ISO_8859_1);
                    found.merge(Letter.name(text), 1, Integer::sum);
                }
            }
        }
    }

    private boolean canLogIn(Account account) throws IOException {
        try (var imap = new PlainSocket(house.ports().imap())) {
            imap.line();
            return imap.imap("LOGIN " + account.email() + " " + account.password())
                    .getLast()
                    .startsWith("t OK");
        }
    }

    private static void logIn(PlainSocket imap, Account account) throws IOException {
        assertThat(imap.imap("LOGIN " + account.email() + " " + account.password()).getLast())
                .startsWith("t OK");
    }
}
