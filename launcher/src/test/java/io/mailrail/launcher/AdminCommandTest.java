package io.mailrail.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.testhouse.TestHouse;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// `admin` against a real mailbox-service.
class AdminCommandTest {

    private static final TestHouse HOUSE = TestHouse.open();

    private final String domain = "s" + UUID.randomUUID().toString().substring(0, 8) + ".example";
    private final String alice = "alice@" + domain;

    @TempDir private Path folder = Path.of("");

    private record Said(int status, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    private static Said run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status =
                Launcher.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Said(status, out.toString(), err.toString());
    }

    private static Said admin(String... arguments) {
        var all = new ArrayList<>(List.of("admin"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", HOUSE.rest().replace("/api/v1", ""), "--token", HOUSE.token()));
        return run(all.toArray(String[]::new));
    }

    private static Said done(String... arguments) {
        var said = admin(arguments);
        assertThat(said.status()).as(said.err()).isZero();
        assertThat(said.err()).isEmpty();
        return said;
    }

    private static JsonNode json(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        return done(all.toArray(String[]::new)).json();
    }

    @BeforeEach
    void makeDomainAndAlice() {
        done("domains", "add", domain, "--max-accounts", "100");
        done("accounts", "add", alice, "--password", "p", "--quota-bytes", "2GB");
    }

    @Test
    void domainsAreSetUp() {
        assertThat(done("domains", "list").lines().getFirst())
                .startsWith("name")
                .contains("maxAccounts", "tagSeparator");
        assertThat(done("domains", "list").out()).contains(domain);
        done(
                "domains",
                "set",
                domain,
                "--max-accounts",
                "none",
                "--tag-separator",
                "-",
                "--login",
                "off");
        var shown = json("domains", "show", domain);
        assertThat(shown.path("maxAccounts").isNull()).isTrue();
        assertThat(shown.path("tagSeparator").asString()).isEqualTo("-");
        assertThat(shown.path("loginAllowed").booleanValue()).isFalse();
        assertThat(done("domains", "show", domain).out()).contains("loginAllowed", "false");
        done("domain-aliases", "add", "a-" + domain, domain);
        assertThat(done("domain-aliases", "list").out()).contains("a-" + domain);
        assertThat(json("domain-aliases", "show", "a-" + domain).path("domain").asString())
                .isEqualTo(domain);
        done("domain-aliases", "delete", "a-" + domain);
        done("accounts", "delete", alice);
        assertThat(admin("domains", "delete", "nowhere.example").status()).isEqualTo(1);
    }

    @Test
    void accountsAreManaged() {
        var tagged = "a+b@" + domain;
        done(
                "accounts",
                "add",
                tagged,
                "--name",
                "A B",
                "--password-hash",
                "{SHA256-CRYPT}$5$saltstring$s370.ZwxQKBp/5ethNp145IriF/II6SMmUIyH/Bb6TB");
        assertThat(done("accounts", "list", "--domain", domain).lines()).hasSize(3);
        done("accounts", "rename", tagged, "Another");
        assertThat(json("accounts", "show", tagged).path("displayName").asString())
                .isEqualTo("Another");
        done("accounts", "quota", alice, "--bytes", "5MB", "--messages", "7");
        var shown = json("accounts", "show", alice);
        assertThat(shown.path("quotaBytes").longValue()).isEqualTo(5L << 20);
        assertThat(shown.path("quotaMessages").longValue()).isEqualTo(7);
        done("accounts", "quota", alice);
        assertThat(json("accounts", "show", alice).path("quotaBytes").isNull()).isTrue();
        done("accounts", "disable", alice);
        assertThat(json("accounts", "show", alice).path("enabled").booleanValue()).isFalse();
        done("accounts", "enable", alice);
        assertThat(json("accounts", "show", alice).path("enabled").booleanValue()).isTrue();
        done("accounts", "password", alice, "--password", "q");
        assertThat(done("mailboxes", "list", alice).out()).contains("INBOX", "Drafts");
        done("accounts", "delete", tagged);
        assertThat(done("accounts", "list", "--domain", domain, "--limit", "1").lines()).hasSize(2);
    }

    @Test
    void aPasswordIsReadFromTheInput() {
        var before = System.in;
        System.setIn(new ByteArrayInputStream("from-stdin\n".getBytes(StandardCharsets.UTF_8)));
        try {
            done("accounts", "password", alice);
        } finally {
            System.setIn(before);
        }
        var action = json("audit", "list", "--target", alice, "--action", "account.password");
        assertThat(action.size()).isEqualTo(1);
    }

    @Test
    void appPasswordsAliasesAndGroups() {
        var issued = json("app-passwords", "add", alice, "phone", "--protocol", "imap");
        assertThat(issued.path("secret").asString()).hasSize(29);
        assertThat(done("app-passwords", "list", alice).out())
                .contains("phone", "imap")
                .doesNotContain(issued.path("secret").asString());
        done("app-passwords", "delete", alice, issued.path("id").asString());

        done("aliases", "add", "*@" + domain, alice, "x@elsewhere.example");
        assertThat(done("aliases", "list").out()).contains(alice + ", x@elsewhere.example");
        done("aliases", "lead", "*@" + domain, alice);
        assertThat(json("aliases", "show", "*@" + domain).path("targets").size()).isEqualTo(1);
        done("aliases", "delete", "*@" + domain);

        var team = "team@" + domain;
        done("groups", "add", team, "--member", alice, "--member", "x@elsewhere.example");
        done("groups", "rename", team, "The Team");
        done("groups", "add-member", team, "y@elsewhere.example");
        done("groups", "remove-member", team, "x@elsewhere.example");
        assertThat(done("groups", "members", team).lines()).hasSize(3);
        assertThat(json("groups", "show", team).path("displayName").asString())
                .isEqualTo("The Team");
        assertThat(done("groups", "list").out()).contains(team);
        done("groups", "delete", team);
    }

    @Test
    void messagesTheQueueAndWhatWasRemoved() {
        var account = HOUSE.account();
        var accepted = HOUSE.deliver("Subject: traced\n\nHello.\n", account);
        var trace = done("messages", "trace", accepted.call().value().toString());
        assertThat(trace.lines().getFirst()).startsWith("at").contains("kind", "detail");
        assertThat(trace.lines().get(1)).contains("accepted");
        assertThat(done("queue", "list").lines().getFirst()).startsWith("id");
        assertThat(admin("queue", "retry", UUID.randomUUID().toString()).status()).isEqualTo(1);
        assertThat(done("removed", "list", account.email()).lines().getFirst())
                .startsWith("emailId");
        assertThat(done("removed", "mailboxes", account.email()).lines()).hasSize(1);
        assertThat(
                        json(
                                        "removed",
                                        "restore",
                                        account.email(),
                                        "--email-id",
                                        UUID.randomUUID().toString())
                                .path("notRestored")
                                .size())
                .isEqualTo(1);
    }

    @Test
    void mailIsBroughtInAndTakenOut() throws IOException {
        var account = HOUSE.account();
        var mbox =
                Files.writeString(
                        folder.resolve("old.mbox"),
                        """
                        From a@b.example Thu Jan  1 00:00:00 2026
                        Subject: old one

                        Hello.

                        """);
        var id = json("imports", "add", account.email(), mbox.toString()).path("id").asString();
        Awaitility.await("the import's end")
                .until(() -> json("imports", "show", id).path("state").asString().equals("done"));
        assertThat(json("imports", "show", id).path("stored").intValue()).isEqualTo(1);
        assertThat(done("imports", "report", id).lines()).hasSize(1);
        assertThat(done("imports", "list", "--account", account.email()).out()).contains(id);
        var waited = json("imports", "add", account.email(), mbox.toString(), "--wait");
        assertThat(waited.path("state").asString()).isEqualTo("done");
        var none = Files.writeString(folder.resolve("none.mbox"), "Subject: x\n\nno mbox\n");
        var failed = admin("imports", "add", account.email(), none.toString(), "--wait");
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.out()).contains("no mbox");
        var file = folder.resolve("new.mbox");
        done("accounts", "export", account.email(), "--output", file.toString());
        assertThat(file).content().contains("Subject: old one");
        assertThat(
                        admin("accounts", "export", account.email(), "--output", file.toString())
                                .status())
                .isEqualTo(2);
        assertThat(admin("imports", "add", account.email(), "/nowhere.mbox").status()).isEqualTo(1);
        // All is here already: there is nothing to go on with.
        assertThat(admin("imports", "resume", id, mbox.toString(), "--offset", "0").status())
                .isEqualTo(1);
        done("imports", "delete", id);
    }

    @Test
    void tokensAndTheAuditLog() throws IOException {
        var issued =
                json(
                        "tokens",
                        "add",
                        "t-" + domain,
                        "--scope",
                        "audit:read",
                        "--expires",
                        "2099-01-01T00:00:00Z");
        assertThat(done("tokens", "list").out()).contains("t-" + domain, "audit:read");
        var file =
                Files.writeString(folder.resolve("token"), issued.path("token").asString() + "\n");
        var url = HOUSE.rest().replace("/api/v1", "");
        var read =
                run(
                        "admin",
                        "audit",
                        "list",
                        "--token-file",
                        file.toString(),
                        "--url",
                        url,
                        "--target",
                        domain);
        assertThat(read.status()).as(read.err()).isZero();
        assertThat(read.lines()).hasSize(2);
        var refused =
                run("admin", "domains", "list", "--token-file", file.toString(), "--url", url);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err().strip())
                .isEqualTo("mailrail: the token lacks the scope domains:read");
        done("tokens", "delete", issued.path("id").asString());
        assertThat(
                        run("admin", "audit", "list", "--token-file", file.toString(), "--url", url)
                                .status())
                .isEqualTo(1);
    }

    @Test
    void theWayItEndsTellsWhatWentWrong() {
        assertThat(admin("domains", "add", domain).status()).isEqualTo(1);
        assertThat(admin("domains", "add").status()).isEqualTo(2);
        assertThat(admin("domains", "set", domain, "--quota", "much").status()).isEqualTo(2);
        assertThat(admin("domains", "set", domain, "--quota", "9000000000TB").status())
                .isEqualTo(2);
        assertThat(admin("domains", "set", domain, "--login", "perhaps").status()).isEqualTo(2);
        assertThat(run("admin", "domains").status()).isEqualTo(2);
        assertThat(run("admin", "nonsense").status()).isEqualTo(2);
        var nowhere = folder.resolve("nothing").toString();
        assertThat(run("admin", "domains", "list", "--data", nowhere).status()).isEqualTo(3);
        assertThat(
                        run(
                                        "admin",
                                        "domains",
                                        "list",
                                        "--data",
                                        nowhere,
                                        "--url",
                                        "http://127.0.0.1:1")
                                .status())
                .isEqualTo(3);
        assertThat(
                        run(
                                        "admin",
                                        "domains",
                                        "list",
                                        "--token",
                                        "x",
                                        "--url",
                                        "http://127.0.0.1:1")
                                .status())
                .isEqualTo(3);
    }

    @Test
    void eachVerbExplainsItself() {
        for (var resource : AdminResource.ALL) {
            assertThat(run("admin", "--help").out()).contains(resource.name());
            for (var verb : resource.verbs()) {
                var help = run("admin", resource.name(), verb.name(), "--help");
                assertThat(help.status()).isZero();
                assertThat(help.out()).contains(verb.description(), "--json", "--token-file");
            }
        }
    }

    /// Whoever adds a request to the API adds it to the shell.
    @Test
    void everyRequestOfTheApiHasItsCommand() throws Exception {
        var commands = new HashSet<String>();
        for (var resource : AdminResource.ALL) {
            for (var verb : resource.verbs()) {
                commands.add(verb.method() + " " + verb.path().replaceAll("\\{[^}]*}", "{}"));
            }
        }
        Set<String> missing = new TreeSet<>();
        try (var client = java.net.http.HttpClient.newHttpClient()) {
            var request =
                    java.net.http.HttpRequest.newBuilder(
                                    java.net.URI.create(HOUSE.rest() + "/openapi.json"))
                            .build();
            var description =
                    JsonMapper.shared()
                            .readTree(
                                    client.send(
                                                    request,
                                                    java.net.http.HttpResponse.BodyHandlers
                                                            .ofString())
                                            .body());
            for (var path : description.path("paths").properties()) {
                for (var operation : path.getValue().properties()) {
                    var name =
                            operation.getKey().toUpperCase(java.util.Locale.ROOT)
                                    + " "
                                    + path.getKey()
                                            .replace("/api/v1", "")
                                            .replaceAll("\\{[^}]*}", "{}");
                    if (!commands.contains(name)) {
                        missing.add(name);
                    }
                }
            }
        }
        assertThat(missing).as("requests that AdminResource has no verb for").isEmpty();
    }
}
