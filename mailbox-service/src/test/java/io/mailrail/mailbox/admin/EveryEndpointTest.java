package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.admin.Endpoints.Endpoint;
import io.mailrail.mailbox.admin.RestClientOfTests.Answer;
import io.mailrail.testkit.net.MutableClock;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// What holds for each endpoint of the API, whoever adds one: it wants a token and a scope, is described, lists are paged, and
/// a write leaves its row in the audit log.
@MailboxTest
class EveryEndpointTest {

    private final RestClientOfTests admin;
    private final Endpoints endpoints;
    private final JdbcClient database;
    private final MutableClock clock;
    private final String domain = "e" + UUID.randomUUID().toString().substring(0, 8) + ".example";

    EveryEndpointTest(
            @LocalServerPort int port,
            Endpoints endpoints,
            @Qualifier("mailboxWrites") JdbcClient database,
            MutableClock clock) {
        this.admin = RestClientOfTests.admin(port);
        this.endpoints = endpoints;
        this.database = database;
        this.clock = clock;
    }

    @BeforeEach
    void makeDomain() {
        made(admin.post("/api/v1/domains", "{\"name\": \"" + domain + "\"}"));
        made(account("anna"));
    }

    private static Answer made(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer;
    }

    private Answer account(String name) {
        return admin.post(
                "/api/v1/accounts",
                "{\"email\": \"%s@%s\", \"password\": \"p\"}".formatted(name, domain));
    }

    private RestClientOfTests token(String name, Collection<Scope> scopes) {
        var spelled = scopes.stream().map(scope -> '"' + scope.spelled() + '"').toList().toString();
        return admin.with(
                made(admin.post(
                                "/api/v1/tokens",
                                "{\"name\": \"%s\", \"scopes\": %s}".formatted(name, spelled)))
                        .field("token"));
    }

    private static String body(Endpoint endpoint) {
        return endpoint.writes() && !endpoint.method().equals("DELETE") ? "{}" : "";
    }

    private static Answer call(RestClientOfTests api, Endpoint endpoint) {
        var body = body(endpoint);
        return api.send(endpoint.method(), endpoint.nowhere(), body.isEmpty() ? null : body);
    }

    @Test
    void eachWantsAToken() {
        for (var endpoint : endpoints.all()) {
            for (var api : List.of(admin.with(null), admin.with("wrong"))) {
                var answer = call(api, endpoint);
                assertThat(answer.status()).as("%s without a token", endpoint).isEqualTo(401);
                assertThat(answer.contentType()).startsWith("application/problem+json");
            }
        }
        // Neither does one learn without a token what is there.
        assertThat(admin.with(null).send("PUT", "/api/v1/domains", "{}").status()).isEqualTo(401);
        assertThat(admin.with(null).get("/api/v1/nothing").status()).isEqualTo(401);
        // Nor is there a way around, however a path is spelled.
        for (var path :
                List.of(
                        "/api/%761/domains",
                        "/api/v1/openapi.json/../domains",
                        "/api/v1/openapi.json/%2E%2E/domains",
                        "/api/v1/openapi.json;/../domains",
                        "/api/v1;x=y/domains",
                        "/api//v1/domains",
                        "/api/v1/./domains",
                        "//api/v1/domains",
                        "/api/v1/domains/")) {
            assertThat(admin.with(null).get(path).status()).as(path).isIn(400, 401, 404);
        }
    }

    @Test
    void eachWantsItsScope() {
        var without = new EnumMap<Scope, RestClientOfTests>(Scope.class);
        for (var endpoint : endpoints.all()) {
            var requires = endpoint.handler().getMethodAnnotation(Requires.class);
            assertThat(requires)
                    .as("%s has no @Requires, and so answers nobody", endpoint)
                    .isNotNull();
            if (requires == null) {
                continue;
            }
            var api =
                    without.computeIfAbsent(
                            requires.value(),
                            scope ->
                                    token(
                                            "all but " + scope.spelled(),
                                            Arrays.stream(Scope.values())
                                                    .filter(other ->
                                                            other != scope && other != Scope.ALL)
                                                    .toList()));
            var answer = call(api, endpoint);
            assertThat(answer.status())
                    .as("%s with every scope but %s", endpoint, requires.value().spelled())
                    .isEqualTo(403);
            assertThat(answer.contentType()).startsWith("application/problem+json");
        }
    }

    @Test
    void eachIsDescribed() {
        for (var endpoint : endpoints.all()) {
            var operation = endpoint.handler().getMethodAnnotation(Operation.class);
            assertThat(operation).as("%s has no @Operation(summary = …)", endpoint).isNotNull();
            assertThat(operation == null ? "" : operation.summary())
                    .as("the summary of %s is a sentence", endpoint)
                    .endsWith(".");
            assertThat(endpoint.handler().getBeanType().isAnnotationPresent(Tag.class))
                    .as("the controller of %s has a @Tag", endpoint)
                    .isTrue();
        }
    }

    @Test
    void eachListIsPaged() {
        for (var endpoint : endpoints.all()) {
            var type = endpoint.handler().getMethod().getReturnType();
            assertThat(Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type))
                    .as("%s returns a list that is no Page", endpoint)
                    .isFalse();
            if (Paging.Paged.class.isAssignableFrom(type)) {
                var names =
                        Arrays.stream(endpoint.handler().getMethod().getParameters())
                                .map(java.lang.reflect.Parameter::getName)
                                .toList();
                assertThat(names)
                        .as("%s takes limit and after", endpoint)
                        .contains("limit", "after");
            }
        }
    }

    /// For each endpoint that writes, a request that succeeds; given the caller whose rows are counted.
    private Map<String, Supplier<Answer>> writes(RestClientOfTests api) {
        var anna = "/api/v1/accounts/anna@" + domain;
        var team = "/api/v1/groups/team@" + domain;
        var writes = new LinkedHashMap<String, Supplier<Answer>>();
        writes.put(
                "POST /domains",
                () -> api.post("/api/v1/domains", "{\"name\": \"new-" + domain + "\"}"));
        writes.put(
                "PATCH /domains/{domain}",
                () -> api.patch("/api/v1/domains/" + domain, "{\"maxAccounts\": 100}"));
        writes.put("DELETE /domains/{domain}", () -> api.delete("/api/v1/domains/new-" + domain));
        writes.put(
                "POST /domain-aliases",
                () ->
                        api.post(
                                "/api/v1/domain-aliases",
                                "{\"name\": \"alias-%s\", \"domain\": \"%s\"}"
                                        .formatted(domain, domain)));
        writes.put(
                "DELETE /domain-aliases/{name}",
                () -> api.delete("/api/v1/domain-aliases/alias-" + domain));
        writes.put(
                "POST /accounts",
                () -> api.post("/api/v1/accounts", "{\"email\": \"new@" + domain + "\"}"));
        writes.put("PATCH /accounts/{email}", () -> api.patch(anna, "{\"displayName\": \"A\"}"));
        writes.put(
                "PUT /accounts/{email}/password",
                () -> api.put(anna + "/password", "{\"password\": \"q\"}"));
        writes.put(
                "PUT /accounts/{email}/quota",
                () -> api.put(anna + "/quota", "{\"quotaBytes\": 1000000}"));
        writes.put("DELETE /accounts/{email}", () -> api.delete("/api/v1/accounts/new@" + domain));
        writes.put(
                "POST /accounts/{email}/app-passwords",
                () -> api.post(anna + "/app-passwords", "{\"name\": \"audited\"}"));
        writes.put(
                "DELETE /accounts/{email}/app-passwords/{id}",
                () ->
                        api.delete(
                                anna
                                        + "/app-passwords/"
                                        + made(admin.post(
                                                        anna + "/app-passwords",
                                                        "{\"name\": \"other\"}"))
                                                .field("id")));
        writes.put(
                "PUT /accounts/{email}/mailboxes/{id}/acl/{identifier}",
                () -> api.put(anna + "/mailboxes/1/acl/anyone", "{\"rights\": \"lr\"}"));
        writes.put(
                "DELETE /accounts/{email}/mailboxes/{id}/acl/{identifier}",
                () -> api.delete(anna + "/mailboxes/1/acl/anyone"));
        writes.put(
                "POST /accounts/{email}/restore",
                () -> api.post(anna + "/restore", "{\"emailIds\": []}"));
        var imports = "/api/v1/imports?format=mbox&account=anna@" + domain;
        var mbox = Map.of("Content-Type", "application/mbox");
        writes.put("POST /imports", () -> api.send("POST", imports, "", mbox));
        writes.put(
                "PUT /imports/{id}/data",
                () ->
                        api.send(
                                "PUT",
                                "/api/v1/imports/" + importId(imports) + "/data?offset=0",
                                "From a@b.example Thu Jan  1 00:00:00 2026\nSubject: x\n\nx\n",
                                mbox));
        writes.put(
                "DELETE /imports/{id}", () -> api.delete("/api/v1/imports/" + importId(imports)));
        writes.put(
                "POST /aliases",
                () ->
                        api.post(
                                "/api/v1/aliases",
                                "{\"address\": \"x@%s\", \"targets\": [\"anna@%s\"]}"
                                        .formatted(domain, domain)));
        writes.put(
                "PUT /aliases/{address}",
                () -> api.put("/api/v1/aliases/x@" + domain, "{\"targets\": [\"a@b.example\"]}"));
        writes.put("DELETE /aliases/{address}", () -> api.delete("/api/v1/aliases/x@" + domain));
        writes.put(
                "POST /groups",
                () -> api.post("/api/v1/groups", "{\"address\": \"team@" + domain + "\"}"));
        writes.put("PATCH /groups/{address}", () -> api.patch(team, "{\"displayName\": \"T\"}"));
        writes.put(
                "PUT /groups/{address}/members/{member}",
                () -> api.send("PUT", team + "/members/anna@" + domain, null));
        writes.put(
                "DELETE /groups/{address}/members/{member}",
                () -> api.delete(team + "/members/anna@" + domain));
        writes.put("DELETE /groups/{address}", () -> api.delete(team));
        writes.put(
                "POST /tokens",
                () ->
                        api.post(
                                "/api/v1/tokens",
                                "{\"name\": \"t\", \"scopes\": [\"audit:read\"]}"));
        writes.put(
                "DELETE /tokens/{id}",
                () ->
                        api.delete(
                                "/api/v1/tokens/"
                                        + made(admin.post(
                                                        "/api/v1/tokens",
                                                        "{\"name\": \"u\", \"scopes\":"
                                                                + " [\"audit:read\"]}"))
                                                .field("id")));
        writes.put("POST /queue/{id}/retry", () -> api.post(queued("waiting") + "/retry", null));
        writes.put("POST /queue/{id}/hold", () -> api.post(queued("waiting") + "/hold", null));
        writes.put("POST /queue/{id}/release", () -> api.post(queued("held") + "/release", null));
        writes.put("DELETE /queue/{id}", () -> api.delete(queued("waiting")));
        return writes;
    }

    /// An import whose file is still to come.
    private String importId(String imports) {
        return made(admin.send(
                        "POST",
                        imports + "&upload=later",
                        "",
                        Map.of("Content-Type", "application/mbox")))
                .field("id");
    }

    /// Something in the queue that is not due for a long time.
    private String queued(String state) {
        var id = UuidCreator.getTimeOrderedEpoch();
        database.sql(
                        """
                        INSERT INTO queue_item (lane, queue_id, message_id, submitter, reverse_path, forward_path,
                                                destination, content_account, content_id, size, state, attempts,
                                                queued_at, next_at, lease_epoch, warned, last_reply)
                        VALUES (9, :id, :id, 0, '', 'b@there.example', 'there.example', 0, :id, 1, :state, 0,
                                :now, :later, 0, false, '')
                        """)
                .param("id", id)
                .param("state", state)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("later", clock.instant().plusSeconds(900_000).atOffset(ZoneOffset.UTC))
                .update();
        return "/api/v1/queue/" + id;
    }

    private long audited(String actor) {
        return database.sql("SELECT count(*) FROM audit_log WHERE actor = :actor")
                .param("actor", actor)
                .query(Long.class)
                .single();
    }

    @Test
    void eachWriteLeavesOneRowInTheAuditLog() {
        var actor = "auditor of " + domain;
        var api = token(actor, List.of(Scope.ALL));
        var writes = writes(api);
        for (var endpoint : endpoints.all()) {
            if (endpoint.writes()) {
                assertThat(writes)
                        .as(
                                "%s writes: add to EveryEndpointTest.writes() a request that succeeds, so"
                                        + " that its audit row is seen",
                                endpoint)
                        .containsKey(endpoint.name());
            }
        }
        writes.forEach((name, write) -> {
            long before = audited(actor);
            made(write.get());
            assertThat(audited(actor) - before).as("audit rows of %s", name).isEqualTo(1);
        });
        var rows = api.get("/api/v1/audit?limit=1000&actor=" + actor.replace(" ", "%20")).json();
        assertThat(rows.path("items").size()).isEqualTo(writes.size());
        for (var row : rows.path("items")) {
            assertThat(row.path("client").asString()).isNotEmpty();
            assertThat(row.path("target").asString()).isNotEmpty();
            assertThat(row.path("action").asString()).contains(".");
            assertThat(row.path("token").asString()).hasSize(36);
        }
        database.sql("DELETE FROM queue_item WHERE lane = 9").update();
    }
}
