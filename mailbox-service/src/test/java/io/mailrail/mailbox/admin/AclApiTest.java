package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@MailboxTest
class AclApiTest {

    private final RestClientOfTests api;
    private final User owner;
    private final User friend;
    private final String account;
    private final String acl;

    AclApiTest(@LocalServerPort int port, TestMail mail) {
        this.api = RestClientOfTests.admin(port);
        this.owner = mail.user();
        this.friend = mail.user();
        this.account = "/api/v1/accounts/" + owner.login();
        this.acl = account + "/mailboxes/1/acl";
    }

    @Test
    void rightsAreSetToldAndTakenAway() {
        var set = api.put(acl + "/" + friend.login(), "{\"rights\": \"srl\"}");
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(set.field("rights")).isEqualTo("lrs");
        assertThat(api.put(acl + "/-anyone", "{\"rights\": \"d\"}").field("rights"))
                .isEqualTo("xte");
        assertThat(api.get(acl + "/" + friend.login()).field("rights")).isEqualTo("lrs");
        assertThat(api.get(acl + "/" + owner.login()).field("rights")).isEqualTo("lrswipkxtea");
        assertThat(friend.status("Other Users/" + owner.login() + "/INBOX").messages()).isZero();
        var first = api.get(acl + "?limit=1");
        assertThat(first.json().path("items").get(0).path("identifier").asString())
                .isEqualTo("-anyone");
        assertThat(api.get(acl + "?after=" + first.field("next")).json().path("items")).hasSize(2);
        assertThat(api.delete(acl + "/" + friend.login()).status()).isEqualTo(204);
        assertThat(api.delete(acl + "/" + friend.login()).status()).isEqualTo(404);
        assertThat(api.get(acl + "/" + friend.login()).status()).isEqualTo(404);
        assertThat(friend.names()).noneMatch(name -> name.startsWith("Other Users"));
        assertThat(api.get("/api/v1/audit").text()).contains("acl.set", "acl.delete");
    }

    @Test
    void aWrongQuestionIsSaidToBeOne() {
        assertThat(api.put(acl + "/anyone", "{\"rights\": \"lq\"}").status()).isEqualTo(422);
        assertThat(api.put(acl + "/anyone", "{}").status()).isEqualTo(422);
        assertThat(api.put(acl + "/nobody@nowhere.example", "{\"rights\": \"l\"}").status())
                .isEqualTo(422);
        assertThat(api.put(acl + "/" + owner.login(), "{\"rights\": \"l\"}").status())
                .isEqualTo(409);
        assertThat(api.get(account + "/mailboxes/999/acl").status()).isEqualTo(404);
        assertThat(api.get(account + "/mailboxes/0/acl/anyone").status()).isEqualTo(404);
        assertThat(api.get(account + "/mailboxes/x/acl").status()).isEqualTo(422);
        assertThat(api.get("/api/v1/accounts/nobody@nowhere.example/mailboxes/1/acl").status())
                .isEqualTo(404);
    }
}
