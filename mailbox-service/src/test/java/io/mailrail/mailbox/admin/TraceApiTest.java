package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.AccountId;
import io.mailrail.api.AttemptReport;
import io.mailrail.api.CallId;
import io.mailrail.api.Envelope;
import io.mailrail.api.FlagsChange.Kind;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.ReversePath;
import io.mailrail.api.UidSet;
import io.mailrail.api.grpc.Doors;
import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.TestDoors;
import io.mailrail.mailbox.TestMail;
import io.mailrail.mailbox.TestMail.User;
import io.mailrail.mailbox.Transport;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

import tools.jackson.databind.JsonNode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

@MailboxTest
class TraceApiTest {

    private final RestClientOfTests api;
    private final MutableClock clock;
    private final Doors doors;
    private final User user;

    TraceApiTest(@LocalServerPort int port, MutableClock clock, TestDoors doors, TestMail mail) {
        this.api = RestClientOfTests.admin(port);
        this.clock = clock;
        this.doors = doors.over(Transport.IN_PROCESS);
        this.user = mail.user();
    }

    private CallId accept(Envelope.Origin origin, AccountId home, String... to) throws IOException {
        var octets = "Subject: traced\r\n\r\ntext\r\n".getBytes(StandardCharsets.US_ASCII);
        var envelope =
                new Envelope(
                        new ReversePath("sender@elsewhere.example"),
                        List.of(to).stream().map(ForwardPath::new).toList(),
                        home,
                        Optional.empty(),
                        origin);
        return doors.intake()
                .accept(CallId.next(), envelope, new ByteArrayInputStream(octets))
                .call();
    }

    private List<JsonNode> trace(CallId message) {
        var events = new ArrayList<JsonNode>();
        api.get("/api/v1/messages/" + message.value() + "/trace")
                .json()
                .path("events")
                .forEach(events::add);
        return events;
    }

    private static List<String> kinds(List<JsonNode> events) {
        return events.stream().map(event -> event.path("kind").asString()).toList();
    }

    @Test
    void aMessagesWayThroughTheMailboxesIsTold() throws IOException {
        var origin =
                new Envelope.Origin(
                        "ESMTPS",
                        "192.0.2.1",
                        "mx.elsewhere.example",
                        Map.of("spf", "pass", "dmarc", "fail"),
                        Optional.empty());
        var message = accept(origin, user.id(), user.login());
        clock.advance(Duration.ofMinutes(1));
        user.create("Work/2026");
        user.move(user.key("INBOX"), UidSet.ALL, "Work/2026");
        clock.advance(Duration.ofMinutes(1));
        user.store(user.key("Work/2026"), UidSet.ALL, Kind.ADD, "\\Deleted");
        user.expunge(user.key("Work/2026"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(
                        api.post(
                                        "/api/v1/accounts/" + user.login() + "/restore",
                                        "{\"emailIds\": [\"" + message.value() + "\"]}")
                                .status())
                .isEqualTo(200);
        var events = trace(message);
        assertThat(kinds(events))
                .containsExactly("accepted", "filed", "moved", "removed", "restored");
        var accepted = events.getFirst().path("detail");
        assertThat(accepted.path("clientAddress").asString()).isEqualTo("192.0.2.1");
        assertThat(accepted.path("protocol").asString()).isEqualTo("ESMTPS");
        assertThat(accepted.path("verdicts").path("spf").asString()).isEqualTo("pass");
        assertThat(accepted.path("verdicts").path("dmarc").asString()).isEqualTo("fail");
        assertThat(accepted.has("accounts")).isFalse();
        var filed = events.get(1).path("detail");
        assertThat(filed.path("account").asString()).isEqualTo(user.login());
        assertThat(filed.path("mailbox").asString()).isEqualTo("INBOX");
        var moved = events.get(2).path("detail");
        assertThat(moved.path("from").asString()).isEqualTo("INBOX");
        assertThat(moved.path("to").asString()).isEqualTo("Work/2026");
        assertThat(moved.path("by").asString()).isEqualTo(user.login() + "/imap");
        var removed = events.get(3).path("detail");
        assertThat(removed.path("mailbox").asString()).isEqualTo("Work/2026");
        assertThat(removed.path("by").asString()).isEqualTo(user.login() + "/imap");
        var restored = events.get(4).path("detail");
        assertThat(restored.path("to").asString()).isEqualTo("Work/2026");
        assertThat(restored.path("uid").asLong()).isEqualTo(2);
        assertThat(restored.path("by").asString()).startsWith("admin/");
    }

    @Test
    void everyAttemptAndTheReportOnItAreTold() throws IOException {
        var destination = "t" + UUID.randomUUID().toString().substring(0, 12) + ".example";
        var message = accept(Envelope.Origin.INTERNAL, AccountId.NONE, "x@" + destination);
        var owner = UUID.randomUUID();
        try {
            var leased =
                    doors.outbound().lease(owner, 10_000, Duration.ZERO, List.of()).stream()
                            .filter(m -> m.message().equals(message))
                            .findFirst()
                            .orElseThrow();
            clock.advance(Duration.ofSeconds(1));
            var report = accept(Envelope.Origin.reportOn(message.value()), user.id(), user.login());
            clock.advance(Duration.ofSeconds(1));
            doors.outbound()
                    .report(
                            List.of(
                                    new AttemptReport(
                                            leased.lane(),
                                            leased.epoch(),
                                            leased.recipients().getFirst().queueId(),
                                            leased.recipients().getFirst().attempt(),
                                            clock.instant(),
                                            "mx.example [192.0.2.7]",
                                            "TLSv1.3",
                                            "550 5.1.1 no such user",
                                            new AttemptReport.Result.Failed())));
            var events = trace(message);
            assertThat(kinds(events)).containsExactly("accepted", "reported", "failed");
            assertThat(events.get(1).path("detail").path("report").asString())
                    .isEqualTo(report.value().toString());
            assertThat(events.get(1).path("detail").path("to").asString()).isEqualTo(user.login());
            var failed = events.get(2).path("detail");
            assertThat(failed.path("remote").asString()).isEqualTo("mx.example [192.0.2.7]");
            assertThat(failed.path("tls").asString()).isEqualTo("TLSv1.3");
            assertThat(failed.path("reply").asString()).isEqualTo("550 5.1.1 no such user");
            assertThat(kinds(trace(report))).containsExactly("accepted", "filed");
        } finally {
            doors.outbound().release(owner);
        }
    }
}
