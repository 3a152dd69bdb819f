package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.admin.RestClientOfTests.Answer;
import io.mailrail.testkit.net.MutableClock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Changes that meet others: entity tags, idempotency keys; and the new things of the directory over REST.
@MailboxTest
class ChangesTest {

    private final RestClientOfTests api;
    private final JdbcClient database;
    private final Creations creations;
    private final MutableClock clock;
    private final String domain = "h" + UUID.randomUUID().toString().substring(0, 8) + ".example";

    ChangesTest(
            @LocalServerPort int port,
            @Qualifier("mailboxWrites") JdbcClient database,
            Creations creations,
            MutableClock clock) {
        this.api = RestClientOfTests.admin(port);
        this.database = database;
        this.creations = creations;
        this.clock = clock;
    }

    @BeforeEach
    void makeDomain() {
        assertThat(api.post("/api/v1/domains", "{\"name\": \"" + domain + "\"}").status())
                .isEqualTo(201);
    }

    private static void assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    private static Map<String, String> ifMatch(String tag) {
        return Map.of("If-Match", tag);
    }

    private static Map<String, String> key(String key) {
        return Map.of("Idempotency-Key", key);
    }

    /// Each of these can be read, changed and removed.
    private record Changeable(String list, String create, String path, String change, String to) {}

    private List<Changeable> changeables() {
        return List.of(
                new Changeable(
                        "/api/v1/domains",
                        "{\"name\": \"d-" + domain + "\"}",
                        "/api/v1/domains/d-" + domain,
                        "PATCH",
                        "{\"maxAccounts\": 3}"),
                new Changeable(
                        "/api/v1/accounts",
                        "{\"email\": \"a@" + domain + "\"}",
                        "/api/v1/accounts/a@" + domain,
                        "PATCH",
                        "{\"displayName\": \"A\"}"),
                new Changeable(
                        "/api/v1/aliases",
                        "{\"address\": \"x@" + domain + "\", \"targets\": [\"a@b.example\"]}",
                        "/api/v1/aliases/x@" + domain,
                        "PUT",
                        "{\"targets\": [\"c@d.example\"]}"),
                new Changeable(
                        "/api/v1/groups",
                        "{\"address\": \"g@" + domain + "\"}",
                        "/api/v1/groups/g@" + domain,
                        "PATCH",
                        "{\"displayName\": \"G\"}"));
    }

    @Test
    void whoHasSeenAnotherVersionChangesNothing() {
        for (var thing : changeables()) {
            var created = api.post(thing.list(), thing.create());
            assertThat(created.status()).as(created.text()).isEqualTo(201);
            assertThat(created.header("Location").replace("%40", "@")).isEqualTo(thing.path());
            var tag = api.get(thing.path()).header("ETag");
            assertThat(tag).startsWith("\"").isEqualTo(created.header("ETag"));
            var changed =
                    api.send(thing.change(), thing.path(), thing.to(), ifMatch("\"0\", " + tag));
            assertThat(changed.status()).as(changed.text()).isEqualTo(200);
            var next = changed.header("ETag");
            assertThat(next).isNotEqualTo(tag).isEqualTo(api.get(thing.path()).header("ETag"));
            assertProblem(api.send(thing.change(), thing.path(), thing.to(), ifMatch(tag)), 412);
            assertProblem(
                    api.send(thing.change(), thing.path(), thing.to(), ifMatch("W/" + next)), 412);
            assertProblem(
                    api.send(thing.change(), thing.path(), thing.to(), ifMatch("nonsense")), 422);
            assertProblem(api.send("DELETE", thing.path(), null, ifMatch(tag)), 412);
            // Without a tag the last write wins; a star wants the thing to exist.
            assertThat(api.send(thing.change(), thing.path(), thing.to()).status()).isEqualTo(200);
            assertThat(api.send("DELETE", thing.path(), null, ifMatch("*")).status())
                    .isEqualTo(204);
            assertProblem(api.send("DELETE", thing.path(), null, ifMatch("*")), 404);
            // The same name again is another thing.
            var again = api.post(thing.list(), thing.create());
            assertThat(again.header("ETag")).isNotEqualTo(tag);
        }
    }

    @Test
    void whatBelongsToAnAccountHasItsTag() {
        api.post("/api/v1/accounts", "{\"email\": \"a@" + domain + "\"}");
        var path = "/api/v1/accounts/a@" + domain;
        var first = api.get(path).header("ETag");
        var body = "{\"quotaBytes\": 1000}";
        var quota = api.send("PUT", path + "/quota", body, ifMatch(first));
        assertThat(quota.status()).isEqualTo(200);
        assertProblem(api.send("PUT", path + "/quota", body, ifMatch(first)), 412);
        var password = "{\"password\": \"p\"}";
        assertProblem(api.send("PUT", path + "/password", password, ifMatch(first)), 412);
        assertThat(
                        api.send("PUT", path + "/password", password, ifMatch(quota.header("ETag")))
                                .status())
                .isEqualTo(204);
    }

    @Test
    void ofManyWhoHaveSeenTheSameOneChangesIt() throws Exception {
        var path = "/api/v1/domains/" + domain;
        var tag = api.get(path).header("ETag");
        assertThat(
                        together(
                                8,
                                i ->
                                        api.send(
                                                "PATCH",
                                                path,
                                                "{\"maxAccounts\": " + i + "}",
                                                ifMatch(tag))))
                .extracting(Answer::status)
                .containsExactlyInAnyOrder(200, 412, 412, 412, 412, 412, 412, 412);
    }

    private interface Call {
        Answer call(int number);
    }

    private static List<Answer> together(int count, Call call)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Answer>>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(() -> call.call(number));
            }
            var answers = new ArrayList<Answer>();
            for (var answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    @Test
    void aCreationIsAnsweredAgainUnderItsKey() {
        var body = "{\"email\": \"i@" + domain + "\", \"password\": \"s3cret-i\"}";
        var key = key("k-" + domain);
        var first = api.send("POST", "/api/v1/accounts", body, key);
        assertThat(first.status()).isEqualTo(201);
        var again = api.send("POST", "/api/v1/accounts", body, key);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        // Another body, or another place, under the same key is a mistake.
        var other = "{\"email\": \"j@" + domain + "\"}";
        var mistake = api.send("POST", "/api/v1/accounts", other, key);
        assertProblem(mistake, 422);
        assertThat(mistake.field("field")).isEqualTo("Idempotency-Key");
        assertProblem(
                api.send("POST", "/api/v1/domains", "{\"name\": \"k" + domain + "\"}", key), 422);
        // Without a key, and under another, it exists already.
        assertProblem(api.post("/api/v1/accounts", body), 409);
        assertProblem(api.send("POST", "/api/v1/accounts", body, key("other-" + domain)), 409);
        // One row tells of it, and a key of one token is nobody else's.
        assertThat(api.get("/api/v1/audit?target=i@" + domain).json().path("items").size())
                .isEqualTo(1);
        var second =
                api.with(
                        api.post("/api/v1/tokens", "{\"name\": \"s\", \"scopes\": [\"*\"]}")
                                .field("token"));
        assertProblem(second.send("POST", "/api/v1/accounts", body, key), 409);
        for (var bad : List.of("x".repeat(256), "")) {
            assertProblem(api.send("POST", "/api/v1/accounts", body, key(bad)), 422);
        }
    }

    @Test
    void aRefusedCreationMayBeTriedAgainUnderItsKey() {
        var body = "{\"email\": \"r@r-" + domain + "\"}";
        var key = key("r-" + domain);
        assertProblem(api.send("POST", "/api/v1/accounts", body, key), 422);
        api.post("/api/v1/domains", "{\"name\": \"r-" + domain + "\"}");
        assertThat(api.send("POST", "/api/v1/accounts", body, key).status()).isEqualTo(201);
    }

    @Test
    void aKeyThatComesManyTimesAtOnceCreatesOnce() throws Exception {
        var body = "{\"name\": \"m-" + domain + "\"}";
        var answers =
                together(8, _ -> api.send("POST", "/api/v1/domains", body, key("m-" + domain)));
        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers).extracting(Answer::json).containsOnly(answers.getFirst().json());
    }

    /// Whoever lost the answer gets the secret after all; the database gives it to nobody.
    @Test
    void secretsAreToldAgainUnderTheirKeyAndLieSealed() {
        var body = "{\"name\": \"s\", \"scopes\": [\"audit:read\"]}";
        var key = key("t-" + domain);
        var first = api.send("POST", "/api/v1/tokens", body, key);
        assertThat(api.send("POST", "/api/v1/tokens", body, key).field("token"))
                .isEqualTo(first.field("token"));
        var stored =
                database.sql("SELECT answer FROM rest_answer WHERE idempotency_key = :key")
                        .param("key", "t-" + domain)
                        .query((row, _) ->
                                new String(row.getBytes("answer"), StandardCharsets.ISO_8859_1))
                        .single();
        assertThat(stored).doesNotContain("mrt_").doesNotContain("audit");
        clock.advance(Duration.ofHours(25));
        var later = api.send("POST", "/api/v1/tokens", body, key);
        assertThat(later.field("token")).isNotEqualTo(first.field("token"));
        clock.advance(Duration.ofHours(25));
        creations.sweep();
        assertThat(
                        database.sql(
                                        "SELECT count(*) FROM rest_answer WHERE idempotency_key = :key")
                                .param("key", "t-" + domain)
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void pagesNameTheNextOne() {
        for (var name : List.of("p1", "p2", "p3")) {
            api.post("/api/v1/accounts", "{\"email\": \"" + name + "@" + domain + "\"}");
        }
        var seen = new HashSet<String>();
        var path = "/api/v1/accounts?limit=1&domain=" + domain;
        while (!path.isEmpty()) {
            var page = api.get(path);
            assertThat(page.status()).isEqualTo(200);
            page.json().path("items").forEach(item -> seen.add(item.path("email").asString()));
            path = page.header("Link").replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
        }
        assertThat(seen).hasSize(3);
    }

    @Test
    void theAuditLogIsSearched() {
        var before = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        api.post("/api/v1/accounts", "{\"email\": \"W@" + domain + "\"}");
        clock.advance(Duration.ofSeconds(1));
        var between = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        api.patch("/api/v1/accounts/W@" + domain, "{\"enabled\": false}");
        var target = "/api/v1/audit?target=w@" + domain;
        assertThat(actions(target)).containsExactly("account.change", "account.create");
        assertThat(actions(target + "&action=account.create")).containsExactly("account.create");
        assertThat(actions(target + "&from=" + between)).containsExactly("account.change");
        assertThat(actions(target + "&before=" + between)).containsExactly("account.create");
        assertThat(actions(target + "&from=" + before + "&actor=bootstrap")).hasSize(2);
        assertThat(actions(target + "&actor=nobody")).isEmpty();
        assertThat(actions(target + "&limit=1")).containsExactly("account.change");
        assertProblem(api.get("/api/v1/audit?from=yesterday"), 422);
        assertProblem(api.get("/api/v1/audit?from=" + Instant.MAX), 422);
    }

    private List<String> actions(String path) {
        var actions = new ArrayList<String>();
        api.get(path)
                .json()
                .path("items")
                .forEach(item -> actions.add(item.path("action").asString()));
        return actions;
    }

    @Test
    void requestsAreBounded() {
        var long1 = "{\"name\": \"" + "x".repeat(1_100_000) + "\"}";
        assertProblem(api.post("/api/v1/domains", long1), 413);
        // A body whose length is not announced is counted as it comes.
        assertProblem(api.unannounced("/api/v1/domains", long1), 413);
        assertProblem(
                api.post("/api/v1/domains", "{\"name\": \"" + "x".repeat(500_000) + "\"}"), 422);
    }

    @Test
    void whatDoesNotFitTheMethodIsAProblemToo() {
        assertProblem(api.send("PUT", "/api/v1/domains", "{}"), 405);
        assertThat(api.send("PUT", "/api/v1/domains", "{}").header("Allow")).contains("POST");
        assertProblem(
                api.send(
                        "POST",
                        "/api/v1/domains",
                        "name=x",
                        Map.of("Content-Type", "application/x-www-form-urlencoded")),
                415);
        assertProblem(
                api.send(
                        "POST",
                        "/api/v1/domains",
                        "name: x",
                        Map.of("Content-Type", "application/yaml")),
                415);
        assertProblem(api.send("GET", "/api/v1/domains", null, Map.of("Accept", "image/png")), 406);
        assertProblem(api.get("/api/v1/domains/x/y/z"), 404);
        assertProblem(api.get("/nothing"), 404);
        for (var broken : List.of("{", "{\"name\": tru}", "\u0000")) {
            assertProblem(api.post("/api/v1/domains", broken), 400);
        }
        for (var wrong : List.of("[]", "5", "\"x\"", "{\"nam\": 1}")) {
            assertProblem(api.post("/api/v1/domains", wrong), 422);
        }
    }

    @Test
    void domainsAreSetUpOverRest() {
        var path = "/api/v1/domains/" + domain;
        assertThat(api.get(path).field("tagSeparator")).isEqualTo("+");
        var changed =
                api.patch(
                        path,
                        "{\"tagSeparator\": \"-\", \"defaultQuotaBytes\": 9, \"loginAllowed\": false}");
        assertThat(changed.field("tagSeparator")).isEqualTo("-");
        assertThat(changed.json().path("defaultQuotaBytes").longValue()).isEqualTo(9);
        assertThat(changed.json().path("loginAllowed").booleanValue()).isFalse();
        assertThat(api.patch(path, "{\"tagSeparator\": null}").field("tagSeparator"))
                .isEqualTo("+");
        assertThat(api.patch(path, "{\"tagSeparator\": \"\"}").field("tagSeparator")).isEmpty();
        assertProblem(api.patch(path, "{\"tagSeparator\": \"@\"}"), 422);
        assertProblem(api.patch(path, "{\"maxAccounts\": 2147483648}"), 422);
        assertThat(
                        api.post("/api/v1/accounts", "{\"email\": \"q@" + domain + "\"}")
                                .json()
                                .path("quotaBytes")
                                .longValue())
                .isEqualTo(9);
        var alias = "{\"name\": \"a-%s\", \"domain\": \"%s\"}".formatted(domain, domain);
        assertThat(api.post("/api/v1/domain-aliases", alias).status()).isEqualTo(201);
        assertProblem(api.post("/api/v1/domain-aliases", alias), 409);
        assertThat(api.get("/api/v1/domain-aliases/a-" + domain).field("domain")).isEqualTo(domain);
        assertThat(api.get("/api/v1/domain-aliases?limit=1000").text()).contains("a-" + domain);
        assertThat(api.delete("/api/v1/domain-aliases/a-" + domain).status()).isEqualTo(204);
        assertProblem(api.get("/api/v1/domain-aliases/a-" + domain), 404);
    }

    @Test
    void groupsAreManagedMemberByMember() {
        var path = "/api/v1/groups/team@" + domain;
        var body = "{\"address\": \"team@%s\", \"members\": [\"a@b.example\"]}".formatted(domain);
        var created = api.post("/api/v1/groups", body);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertProblem(api.post("/api/v1/groups", body), 409);
        var member = api.send("PUT", path + "/members/Bob@C.example", null);
        assertThat(member.status()).isEqualTo(200);
        assertThat(member.field("address")).isEqualTo("bob@c.example");
        assertThat(member.field("shownAs")).isEqualTo("Bob@c.example");
        assertThat(api.send("PUT", path + "/members/bob@c.example", null).status()).isEqualTo(200);
        assertThat(api.get(path).json().path("members").intValue()).isEqualTo(2);
        assertThat(api.get(path + "/members?limit=1").header("Link"))
                .contains("after=a%40b.example");
        var tag = api.get(path).header("ETag");
        assertThat(api.send("DELETE", path + "/members/a@b.example", null, ifMatch(tag)).status())
                .isEqualTo(204);
        assertProblem(api.send("DELETE", path + "/members/bob@c.example", null, ifMatch(tag)), 412);
        assertProblem(api.delete(path + "/members/a@b.example"), 404);
        assertProblem(api.send("PUT", path + "/members/nonsense", null), 422);
        assertThat(api.get("/api/v1/groups?limit=1000").text()).contains("team@" + domain);
        assertThat(api.delete(path).status()).isEqualTo(204);
    }

    @Test
    void hashesFromElsewhereAreTaken() {
        var email = "imported@" + domain;
        var hash = "{BLF-CRYPT}$2y$05$abcdefghijklmnopqrstuuQDSF6qSJcy8N/IByZ1MdlzLHQR97r/O";
        var created =
                api.post(
                        "/api/v1/accounts",
                        "{\"email\": \"%s\", \"passwordHash\": \"%s\"}".formatted(email, hash));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.text()).doesNotContain("$2y$");
        assertThat(api.get("/api/v1/audit?target=" + email).text()).doesNotContain("$2y$");
        var path = "/api/v1/accounts/" + email + "/password";
        assertThat(api.put(path, "{\"passwordHash\": \"" + hash + "\"}").status()).isEqualTo(204);
        for (var bad : List.of("secret", "{SSHA}x", "$2b$31$" + "a".repeat(53))) {
            var answer = api.put(path, "{\"passwordHash\": \"" + bad + "\"}");
            assertProblem(answer, 422);
            assertThat(answer.field("field")).isEqualTo("passwordHash");
        }
        assertProblem(
                api.put(path, "{\"password\": \"x\", \"passwordHash\": \"" + hash + "\"}"), 422);
        assertProblem(api.put(path, "{}"), 422);
    }
}
