package io.mailrail.testhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.ForwardPath;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Protocol;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Resolution;
import io.mailrail.api.grpc.Doors;
import io.mailrail.api.grpc.DoorsConfiguration;

import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class TestHouseTest {

    private final TestHouse house = TestHouse.open();

    @Test
    void anAccountIsResolvedAndLogsInThroughTheDoors() {
        var account = house.account();
        assertThat(house.doors().directory().resolve(account.forwardPath()))
                .isEqualTo(new Resolution.Local(account.id()));
        assertThat(house.doors().directory().resolve(new ForwardPath("x@elsewhere.example")))
                .isEqualTo(new Resolution.Remote());
        var credential = house.login(account, Protocol.IMAP);
        assertThat(credential.account()).isEqualTo(account.id());
        assertThat(house.doors().directory().maySendAs(credential, account.reversePath())).isTrue();
        var impostor = new TestAccount(account.id(), account.email(), "wrong");
        assertThatThrownBy(() -> house.login(impostor, Protocol.IMAP))
                .isInstanceOfSatisfying(
                        Refused.class,
                        no -> assertThat(no.refusal()).isEqualTo(new Refusal.WrongCredentials()));
    }

    @Test
    void aGatewaysContextReachesItInProcessAndOverNetty() {
        var account = house.account();
        reach(house.gatewayProperties(), account);
        reach(house.remoteGatewayProperties(), account);
    }

    private static void reach(Map<String, Object> properties, TestAccount account) {
        try (var gateway =
                new SpringApplicationBuilder(DoorsConfiguration.class)
                        .web(WebApplicationType.NONE)
                        .properties(properties)
                        .run()) {
            assertThat(gateway.getBean(Doors.class).directory().resolve(account.forwardPath()))
                    .isEqualTo(new Resolution.Local(account.id()));
        }
    }

    @Test
    void theRestApiAnswersItsToken() throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(house.rest() + "/domains"))
                        .header("Authorization", "Bearer " + house.token())
                        .build();
        assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void allFiveDoorsOpen() {
        var account = house.account();
        var as = house.login(account, Protocol.IMAP);
        house.deliver("Subject: hello\n\nworld\n", account);
        var inbox = house.doors().mailboxes().status(as, MailboxName.INBOX);
        assertThat(inbox.messages()).isEqualTo(1);
        try (var pages = house.doors().messages().index(as, inbox.key())) {
            assertThat(pages.next().uid(0)).isEqualTo(1);
        }
        assertThat(house.doors().mailboxes().list(as))
                .extracting(entry -> entry.name().value())
                .contains("INBOX", "Sent", "Trash");
        var owner = UUID.randomUUID();
        assertThat(house.doors().outbound().lease(owner, 1, Duration.ZERO, List.of())).isEmpty();
        house.doors().outbound().release(owner);
    }
}
