package io.mailrail.mailbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.mailbox.MailboxTest;
import io.mailrail.mailbox.admin.RestClientOfTests.Answer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

@MailboxTest
class AdminApiTest {

    private final RestClientOfTests api;
    private final JdbcClient database;
    private final String domain = "r" + UUID.randomUUID().toString().substring(0, 8) + ".example";

    AdminApiTest(@LocalServerPort int port, @Qualifier("mailboxWrites") JdbcClient database) {
        this.api = RestClientOfTests.admin(port);
        this.database = database;
    }

    @BeforeEach
    void makeDomain() {
        assertThat(api.post("/api/v1/domains", "{\"name\": \"" + domain + "\"}").status())
                .isEqualTo(201);
    }

    private Answer createAccount(String name) {
        return api.post(
                "/api/v1/accounts",
                """
                {"email": "%s@%s", "password": "s3cret", "quotaBytes": 1073741824, "displayName": "Some One"}
                """
                        .formatted(name, domain));
    }

    private static void assertProblem(Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("status").intValue()).isEqualTo(status);
        assertThat(answer.field("title")).isNotEmpty();
        assertThat(answer.field("detail")).isNotEmpty();
    }

    @Test
    void withoutAValidTokenNothingIsTold() {
        for (var path : new String[] {"/domains", "/accounts/x@y.example", "/queue", "/nothing"}) {
            assertProblem(api.with(null).get("/api/v1" + path), 401);
            assertProblem(api.with("wrong").get("/api/v1" + path), 401);
        }
        assertThat(
                        api.with(null)
                                .get("/api/v1/domains")
                                .response()
                                .headers()
                                .firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
    }

    @Test
    void aTokenReachesItsScopesAndNoOthers() {
        var issued =
                api.post(
                        "/api/v1/tokens",
                        "{\"name\": \"ci\", \"scopes\": [\"accounts:read\", \"tokens:write\"]}");
        assertThat(issued.status()).isEqualTo(201);
        var ci = api.with(issued.field("token"));
        assertThat(ci.get("/api/v1/accounts").status()).isEqualTo(200);
        assertProblem(ci.get("/api/v1/domains"), 403);
        assertProblem(ci.delete("/api/v1/accounts/a@" + domain), 403);
        assertProblem(ci.post("/api/v1/tokens", "{\"name\": \"x\", \"scopes\": [\"*\"]}"), 403);

        assertThat(api.get("/api/v1/tokens").text()).doesNotContain(issued.field("token"));
        assertThat(api.delete("/api/v1/tokens/" + issued.field("id")).status()).isEqualTo(204);
        assertProblem(ci.get("/api/v1/accounts"), 401);
        assertProblem(api.delete("/api/v1/tokens/" + issued.field("id")), 404);
    }

    @Test
    void theDatabaseKnowsTokensAsHashesOnly() {
        var issued = api.post("/api/v1/tokens", "{\"name\": \"h\", \"scopes\": [\"audit:read\"]}");
        assertThat(
                        database.sql("SELECT hash FROM token WHERE token_id = :id")
                                .param("id", UUID.fromString(issued.field("id")))
                                .query(String.class)
                                .single())
                .hasSize(64)
                .isNotEqualTo(issued.field("token"));
    }

    @Test
    void aDomainIsMadeReadChangedAndRemoved() {
        assertThat(api.get("/api/v1/domains/" + domain).field("name")).isEqualTo(domain);
        assertProblem(api.post("/api/v1/domains", "{\"name\": \"" + domain + "\"}"), 409);
        var changed =
                api.patch(
                        "/api/v1/domains/" + domain, "{\"maxAccounts\": 1, \"quotaBytes\": 5000}");
        assertThat(changed.json().path("maxAccounts").intValue()).isEqualTo(1);
        changed = api.patch("/api/v1/domains/" + domain, "{\"maxAccounts\": null}");
        assertThat(changed.json().path("maxAccounts").isNull()).isTrue();
        assertThat(changed.json().path("quotaBytes").longValue()).isEqualTo(5000);
        assertThat(api.delete("/api/v1/domains/" + domain).status()).isEqualTo(204);
        assertProblem(api.get("/api/v1/domains/" + domain), 404);
        assertProblem(api.delete("/api/v1/domains/" + domain), 404);
    }

    @Test
    void aDomainWithAccountsOrAliasesStays() {
        createAccount("a");
        assertProblem(api.delete("/api/v1/domains/" + domain), 409);
        var other = "o" + domain;
        api.post("/api/v1/domains", "{\"name\": \"" + other + "\"}");
        api.post(
                "/api/v1/aliases",
                "{\"address\": \"x@" + other + "\", \"targets\": [\"a@" + domain + "\"]}");
        assertProblem(api.delete("/api/v1/domains/" + other), 409);
    }

    @Test
    void aDomainsLimitsHoldForItsAccounts() {
        api.patch("/api/v1/domains/" + domain, "{\"maxAccounts\": 1, \"quotaBytes\": 1000}");
        var account = "{\"email\": \"%s@" + domain + "\", \"quotaBytes\": %s}";
        var tooMuch = api.post("/api/v1/accounts", account.formatted("a", "1001"));
        assertProblem(tooMuch, 422);
        assertThat(tooMuch.field("field")).isEqualTo("quotaBytes");
        assertProblem(api.post("/api/v1/accounts", account.formatted("a", "null")), 422);
        assertThat(api.post("/api/v1/accounts", account.formatted("a", "1000")).status())
                .isEqualTo(201);
        assertProblem(api.post("/api/v1/accounts", account.formatted("b", "0")), 409);
    }

    @Test
    void anAccountIsMadeAndItsPasswordNeverTold() {
        var created = createAccount("Anna");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.field("email")).isEqualTo("anna@" + domain);
        assertThat(created.field("displayName")).isEqualTo("Some One");
        assertThat(created.json().path("quotaBytes").longValue()).isEqualTo(1073741824L);
        assertThat(created.text()).doesNotContain("s3cret").doesNotContain("argon");
        var read = api.get("/api/v1/accounts/anna@" + domain);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.text()).doesNotContain("s3cret").doesNotContain("argon");
        assertProblem(createAccount("anna"), 409);
        assertThat(
                        database.sql(
                                        "SELECT hash || ' ' || scram FROM credential JOIN account USING"
                                                + " (account_id) WHERE login = :login")
                                .param("login", "anna@" + domain)
                                .query(String.class)
                                .single())
                .startsWith("$argon2id$v=19$m=64,t=1,p=1$")
                .contains(" SCRAM-SHA-256$4096:")
                .doesNotContain("s3cret");
    }

    @Test
    void badValuesAreNamedByTheirField() {
        assertBad("/api/v1/domains", "{}", "name");
        assertBad("/api/v1/domains", "{\"name\": \"no domain\"}", "name");
        assertBad(
                "/api/v1/domains", "{\"name\": \"n.example\", \"maxAccounts\": -1}", "maxAccounts");
        assertBad("/api/v1/accounts", "{\"email\": \"nobody\"}", "email");
        assertBad("/api/v1/accounts", "{\"email\": \"a@unknown.example\"}", "email");
        assertBad(
                "/api/v1/accounts",
                "{\"email\": \"a@" + domain + "\", \"password\": \"\"}",
                "password");
        assertBad(
                "/api/v1/accounts",
                "{\"email\": \"a@" + domain + "\", \"quotaBytes\": -1}",
                "quotaBytes");
        assertBad(
                "/api/v1/accounts",
                "{\"email\": \"a@" + domain + "\", \"quotaBytes\": \"much\"}",
                "quotaBytes");
        assertBad("/api/v1/accounts", "{\"email\": \"a@" + domain + "\", \"quota\": 1}", "quota");
        assertBad(
                "/api/v1/aliases",
                "{\"address\": \"a@" + domain + "\", \"targets\": [\"nonsense\"]}",
                "targets");
        assertBad("/api/v1/aliases", "{\"address\": \"a@" + domain + "\"}", "targets");
        assertBad("/api/v1/tokens", "{\"name\": \"n\", \"scopes\": [\"all\"]}", "scopes");
    }

    private void assertBad(String path, String body, String field) {
        var answer = api.post(path, body);
        assertProblem(answer, 422);
        assertThat(answer.field("field")).as(answer.text()).isEqualTo(field);
    }

    @Test
    void whatIsNotJsonIsABadRequest() {
        assertProblem(api.post("/api/v1/domains", "{\"name\": "), 400);
        assertProblem(api.post("/api/v1/domains", "name=x"), 400);
        assertProblem(api.post("/api/v1/domains", ""), 400);
        assertProblem(api.put("/api/v1/domains", "{}"), 405);
        assertProblem(api.get("/api/v1/nothing"), 404);
    }

    @Test
    void anAccountIsChangedSwitchedOffAndRemoved() {
        createAccount("bea");
        var path = "/api/v1/accounts/bea@" + domain;
        assertThat(api.patch(path, "{\"displayName\": \"Bea\"}").field("displayName"))
                .isEqualTo("Bea");
        var off = api.patch(path, "{\"enabled\": false, \"displayName\": null}");
        assertThat(off.json().path("enabled").booleanValue()).isFalse();
        assertThat(off.json().path("displayName").isNull()).isTrue();
        assertThat(off.json().path("quotaBytes").longValue()).isEqualTo(1073741824L);
        var wrong = api.patch(path, "{\"email\": \"x@" + domain + "\"}");
        assertProblem(wrong, 422);
        assertThat(wrong.field("field")).isEqualTo("email");
        assertThat(api.put(path + "/password", "{\"password\": \"new\"}").status()).isEqualTo(204);
        var quota = api.put(path + "/quota", "{\"quotaBytes\": 65536, \"quotaMessages\": 10000}");
        assertThat(quota.status()).isEqualTo(200);
        assertThat(quota.json().path("quotaMessages").intValue()).isEqualTo(10000);
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertProblem(api.get(path), 404);
        assertProblem(api.put(path + "/password", "{\"password\": \"new\"}"), 404);
        assertThat(createAccount("bea").status()).isEqualTo(201);
    }

    @Test
    void appPasswordsAreToldOnceAndListedWithout() {
        createAccount("cleo");
        var path = "/api/v1/accounts/cleo@" + domain + "/app-passwords";
        var issued = api.post(path, "{\"name\": \"phone\", \"protocols\": [\"imap\", \"smtp\"]}");
        assertThat(issued.status()).isEqualTo(201);
        assertThat(issued.field("secret")).hasSize(29);
        assertProblem(api.post(path, "{\"name\": \"phone\"}"), 409);
        var listed = api.get(path);
        assertThat(listed.text()).contains("phone").doesNotContain(issued.field("secret"));
        var wrong = api.post(path, "{\"name\": \"tv\", \"protocols\": [\"http\"]}");
        assertProblem(wrong, 422);
        assertThat(wrong.field("field")).isEqualTo("protocols");
        assertThat(api.delete(path + "/" + issued.field("id")).status()).isEqualTo(204);
        assertProblem(api.delete(path + "/" + issued.field("id")), 404);
        assertProblem(api.delete(path + "/nonsense"), 404);
    }

    @Test
    void aliasesAreMadeListedAndRemoved() {
        createAccount("dan");
        var body =
                "{\"address\": \"sales@%s\", \"targets\": [\"dan@%s\", \"x@elsewhere.example\"]}"
                        .formatted(domain, domain);
        assertThat(api.post("/api/v1/aliases", body).status()).isEqualTo(201);
        assertProblem(api.post("/api/v1/aliases", body), 409);
        assertProblem(
                api.post(
                        "/api/v1/accounts",
                        "{\"email\": \"sales@" + domain + "\", \"password\": \"x\"}"),
                409);
        assertThat(
                        api.post(
                                        "/api/v1/aliases",
                                        "{\"address\": \"*@%s\", \"targets\": [\"dan@%s\"]}"
                                                .formatted(domain, domain))
                                .status())
                .isEqualTo(201);
        assertThat(api.get("/api/v1/aliases?limit=1000").text()).contains("sales@" + domain);
        assertThat(api.delete("/api/v1/aliases/sales@" + domain).status()).isEqualTo(204);
        assertThat(api.delete("/api/v1/aliases/*@" + domain).status()).isEqualTo(204);
        assertProblem(api.delete("/api/v1/aliases/sales@" + domain), 404);
        assertProblem(api.delete("/api/v1/aliases/dan@" + domain), 404);
    }

    @Test
    void listsComeInPages() {
        for (var name : new String[] {"p1", "p2", "p3", "p4", "p5"}) {
            createAccount(name);
        }
        var list = "/api/v1/accounts?domain=" + domain + "&limit=2";
        var first = api.get(list).json();
        assertThat(first.path("items").size()).isEqualTo(2);
        var second = api.get(list + "&after=" + first.path("next").asString()).json();
        var third = api.get(list + "&after=" + second.path("next").asString()).json();
        assertThat(
                        StreamSupport.stream(third.path("items").spliterator(), false)
                                .map(item -> item.path("email").asString()))
                .containsExactly("p5@" + domain);
        assertThat(third.path("next").isNull()).isTrue();
        var zero = api.get("/api/v1/accounts?limit=0");
        assertProblem(zero, 422);
        assertThat(zero.field("field")).isEqualTo("limit");
        assertProblem(api.get("/api/v1/accounts?limit=many"), 422);
    }

    @Test
    void everyWriteIsInTheAuditLogAndNoFailedOne() {
        createAccount("ed");
        createAccount("ed");
        api.put("/api/v1/accounts/ed@" + domain + "/password", "{\"password\": \"hidden-one\"}");
        var log = api.get("/api/v1/audit?limit=1000");
        assertThat(log.text()).doesNotContain("hidden-one").doesNotContain("s3cret");
        assertThat(
                        StreamSupport.stream(log.json().path("items").spliterator(), false)
                                .filter(entry ->
                                        entry.path("target").asString().equals("ed@" + domain))
                                .map(entry -> entry.path("action").asString()))
                .containsExactlyInAnyOrder("account.create", "account.password");
        assertThat(log.json().path("items").path(0).path("actor").asString())
                .isEqualTo("bootstrap");
        assertThat(log.json().path("items").path(0).path("client").asString()).isNotEmpty();
        var page = api.get("/api/v1/audit?limit=1").json();
        assertThat(page.path("items").size()).isEqualTo(1);
        assertThat(
                        api.get("/api/v1/audit?limit=1&after=" + page.path("next").asString())
                                .json()
                                .path("items")
                                .path(0))
                .isNotEqualTo(page.path("items").path(0));
        assertProblem(api.get("/api/v1/audit?after=nonsense"), 422);
    }

    @Test
    void theApiDescribesItself() {
        var description = api.with(null).get("/api/v1/openapi.json");
        assertThat(description.status()).isEqualTo(200);
        var paths = description.json().path("paths");
        assertThat(paths.has("/api/v1/accounts/{email}/app-passwords")).isTrue();
        assertThat(paths.has("/api/v1/queue/{id}/retry")).isTrue();
        var page = api.with(null).get("/api/docs");
        assertThat(page.status()).isIn(200, 302);
        var target = page.response().headers().firstValue("Location").orElse("/api/docs");
        var html = api.with(null).get(target.replaceFirst("^http://[^/]*", ""));
        assertThat(html.status()).isEqualTo(200);
        assertThat(html.text()).containsIgnoringCase("swagger").doesNotContain("//unpkg", "//cdn");
        // All that the page needs is here: it works where there is no other network.
        for (var part :
                List.of(
                        "swagger-ui.css",
                        "swagger-ui-bundle.js",
                        "swagger-ui-standalone-preset.js",
                        "swagger-initializer.js",
                        "index.css")) {
            var file = api.with(null).get("/api/swagger-ui/" + part);
            assertThat(file.status()).as(part).isEqualTo(200);
        }
        var settings = api.with(null).get("/api/v1/openapi.json/swagger-config");
        assertThat(settings.status()).isEqualTo(200);
        assertThat(settings.field("url")).isEqualTo("/api/v1/openapi.json");
        assertThat(settings.field("validatorUrl")).isEmpty();
    }
}
