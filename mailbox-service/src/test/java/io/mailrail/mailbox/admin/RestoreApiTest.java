package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.UidSet;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@MailboxTest
class RestoreApiTest {

    private final RestClientOfTests api;
    private final User user;
    private final String account;

    RestoreApiTest(@LocalServerPort int port, TestMail mail) {
        this.api = RestClientOfTests.admin(port);
        this.user = mail.user();
        this.account = "/api/v1/accounts/" + user.login();
    }

    private void expungeThree() {
        for (int n = 1; n <= 3; n++) {
            user.append("INBOX", TestMail.message("message " + n, "text"));
        }
        user.store(user.key("INBOX"), UidSet.ALL, Kind.ADD, "\\Deleted");
        user.expunge(user.key("INBOX"));
    }

    @Test
    void whatWasRemovedIsListedPageByPage() {
        expungeThree();
        user.create("gone");
        user.delete("gone");
        var first = api.get(account + "/removed?limit=2");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().path("items")).hasSize(2);
        var item = first.json().path("items").get(0);
        assertThat(item.path("subject").asString()).isEqualTo("message 3");
        assertThat(item.path("mailbox").asString()).isEqualTo("INBOX");
        assertThat(item.path("removedBy").asString()).isEqualTo(user.login() + "/imap");
        assertThat(item.path("size").asLong()).isPositive();
        assertThat(first.json().path("mailboxes").get(0).path("name").asString()).isEqualTo("gone");
        var second = api.get(account + "/removed?limit=2&after=" + first.field("next"));
        assertThat(second.json().path("items")).hasSize(1);
        assertThat(second.json().path("mailboxes")).isEmpty();
        assertThat(second.json().path("next").isNull()).isTrue();
        assertThat(api.get(account + "/removed?after=nowhere").status()).isEqualTo(422);
    }

    @Test
    void emailsAndMailboxesAreRestoredAndItIsWrittenDown() {
        expungeThree();
        var id = api.get(account + "/removed").json().path("items").get(0).path("emailId");
        var body = "{\"emailIds\": [\"" + id.asString() + "\"]}";
        var restored = api.post(account + "/restore", body);
        assertThat(restored.status()).as(restored.text()).isEqualTo(200);
        assertThat(restored.json().path("restored").get(0).path("uid").asLong()).isEqualTo(4);
        var again = api.post(account + "/restore", body);
        assertThat(again.json().path("restored")).isEmpty();
        assertThat(again.json().path("notRestored").get(0).path("reason").asString())
                .isEqualTo("restored before");
        var rest = api.post(account + "/restore", "{\"mailbox\": \"INBOX\"}");
        assertThat(rest.json().path("restored")).hasSize(2);
        assertThat(user.status("INBOX").messages()).isEqualTo(3);
        assertThat(api.get("/api/v1/audit").text()).contains("account.restore", user.login());
    }

    @Test
    void aWrongQuestionIsSaidToBeOne() {
        for (var body :
                new String[] {
                    "{}",
                    "{\"emailIds\": [\"x\"]}",
                    "{\"emailIds\": [null]}",
                    "{\"emailIds\": [], \"mailbox\": \"INBOX\"}",
                    "{\"mailbox\": \"a//b\"}",
                }) {
            assertThat(api.post(account + "/restore", body).status()).as(body).isEqualTo(422);
        }
        assertThat(api.post(account + "/restore", "{\"mailbox\": \"never\"}").status())
                .isEqualTo(404);
        assertThat(api.get("/api/v1/accounts/nobody@nowhere.example/removed").status())
                .isEqualTo(404);
        assertThat(api.with(null).get(account + "/removed").status()).isEqualTo(401);
    }
}
