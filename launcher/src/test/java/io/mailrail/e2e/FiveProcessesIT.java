package io.mailrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.e2e.Admin.Account;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;

/// Ordinary clients against five processes; and what the gateways say while the one in the middle is gone.
class FiveProcessesIT extends MailClientsContract {

    private static final Outside OUTSIDE = new Outside();

    private static FiveProcessHouse house;

    @BeforeAll
    static void start() {
        var properties = new HashMap<>(OUTSIDE.properties());
        properties.put("mailrail.auth.allow-plaintext", "true");
        house = FiveProcessHouse.start(properties);
    }

    @AfterAll
    static void stop() {
        house.close();
        OUTSIDE.close();
    }

    @Override
    House house() {
        return house;
    }

    @Override
    Outside outside() {
        return OUTSIDE;
    }

    @Test
    void anOutageIsTemporaryOnEveryWireAndEndsByItself() throws IOException {
        var account = house.admin().account("example.org");
        try (var smtp = new PlainSocket(house.ports().smtp());
                var submission = new PlainSocket(house.ports().submission());
                var pop3 = new PlainSocket(house.ports().pop3());
                var imap = new PlainSocket(house.ports().imap())) {
            smtp.reply();
            submission.reply();
            pop3.line();
            imap.line();
            smtp.ask("EHLO client.example");
            submission.ask("EHLO client.example");
            smtp.ask("MAIL FROM:<x@elsewhere.example>");

            house.kill("mailbox-service");
            assertThat(smtp.ask("RCPT TO:<" + account.email() + ">")).startsWith("451 4.");
            assertThat(submission.ask("AUTH PLAIN " + plain(account))).startsWith("454 4.7.0");
            assertThat(logIn(pop3, account)).startsWith("-ERR [SYS/TEMP]");
            assertThat(imap.imap("LOGIN " + account.email() + " " + account.password()).getLast())
                    .startsWith("t NO [UNAVAILABLE]");

            house.restart("mailbox-service");
            assertThat(smtp.ask("RCPT TO:<" + account.email() + ">")).startsWith("250");
            assertThat(submission.ask("AUTH PLAIN " + plain(account))).startsWith("235");
            assertThat(logIn(pop3, account)).startsWith("+OK");
            assertThat(imap.imap("LOGIN " + account.email() + " " + account.password()).getLast())
                    .startsWith("t OK");
        }
    }

    private static String logIn(PlainSocket pop3, Account account) throws IOException {
        pop3.say("USER " + account.email());
        pop3.line();
        pop3.say("PASS " + account.password());
        return pop3.line();
    }

    private static String plain(Account account) {
        return Base64.getEncoder()
                .encodeToString(
                        ("\0" + account.email() + "\0" + account.password())
                                .getBytes(StandardCharsets.UTF_8));
    }
}
