package io.mailrail.launcher;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.Console;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Scanner;

/// `admin`: the REST API from the shell, in its own words.
@Command(
        name = "admin",
        description =
                "Administers a running house. The token comes from MAILRAIL_TOKEN or the data folder.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AdminCommand.DomainsCommand.class,
            AdminCommand.AccountsCommand.class,
            AdminCommand.AliasesCommand.class,
            AdminCommand.TokensCommand.class,
            AdminCommand.QueueCommand.class
        })
final class AdminCommand {

    private AdminCommand() {}

    /// A password from the option or, better, from the terminal or the standard input, where no process list shows it.
    private static String password(@Nullable String given) {
        if (given != null) {
            return given;
        }
        var terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (terminal.isPresent()) {
            var typed = terminal.get().readPassword("Password: ");
            return typed == null ? "" : new String(typed);
        }
        try (var in = new Scanner(System.in, StandardCharsets.UTF_8)) {
            return in.hasNextLine() ? in.nextLine() : "";
        }
    }

    /// `domains`
    @Command(name = "domains", description = "Domains.", mixinStandardHelpOptions = true)
    static final class DomainsCommand {

        private static final String THINGS = "domains";

        @Command(description = "Lists them.")
        void list(@Mixin AdminOptions admin) {
            admin.show(
                    admin.client().list("/" + THINGS),
                    "name",
                    "maxAccounts",
                    "quotaBytes",
                    "createdAt");
        }

        @Command(description = "Adds one.")
        void add(@Mixin AdminOptions admin, @Parameters(paramLabel = "DOMAIN") String domain) {
            admin.show(admin.client().call("POST", "/" + THINGS, Map.of("name", domain)));
        }

        @Command(description = "Shows one.")
        void show(@Mixin AdminOptions admin, @Parameters(paramLabel = "DOMAIN") String domain) {
            admin.show(admin.client().call("GET", AdminClient.path(THINGS, domain), null));
        }

        @Command(description = "Deletes one that has no accounts.")
        void delete(@Mixin AdminOptions admin, @Parameters(paramLabel = "DOMAIN") String domain) {
            admin.show(admin.client().call("DELETE", AdminClient.path(THINGS, domain), null));
        }
    }

    /// `accounts`
    @Command(name = "accounts", description = "Accounts.", mixinStandardHelpOptions = true)
    static final class AccountsCommand {

        private static final String THINGS = "accounts";

        @Command(description = "Lists them.")
        void list(@Mixin AdminOptions admin) {
            admin.show(
                    admin.client().list("/" + THINGS),
                    "email",
                    "displayName",
                    "usedMessages",
                    "usedBytes",
                    "quotaBytes",
                    "enabled");
        }

        @Command(description = "Adds one; asks for the password unless it is given.")
        void add(
                @Mixin AdminOptions admin,
                @Parameters(paramLabel = "EMAIL") String email,
                @Option(names = "--password") @Nullable String password,
                @Option(names = "--name", description = "The display name.") @Nullable String name,
                @Option(names = "--quota-bytes") @Nullable Long quotaBytes) {
            var body = new HashMap<String, @Nullable Object>();
            body.put("email", email);
            body.put("password", AdminCommand.password(password));
            body.put("displayName", name);
            body.put("quotaBytes", quotaBytes);
            admin.show(admin.client().call("POST", "/" + THINGS, body));
        }

        @Command(description = "Shows one.")
        void show(@Mixin AdminOptions admin, @Parameters(paramLabel = "EMAIL") String email) {
            admin.show(admin.client().call("GET", AdminClient.path(THINGS, email), null));
        }

        @Command(description = "Deletes one, with its mail.")
        void delete(@Mixin AdminOptions admin, @Parameters(paramLabel = "EMAIL") String email) {
            admin.show(admin.client().call("DELETE", AdminClient.path(THINGS, email), null));
        }

        @Command(description = "Sets the password; asks for it unless it is given.")
        void password(
                @Mixin AdminOptions admin,
                @Parameters(paramLabel = "EMAIL") String email,
                @Option(names = "--password") @Nullable String password) {
            var body = Map.of("password", AdminCommand.password(password));
            admin.show(
                    admin.client().call("PUT", AdminClient.path(THINGS, email, "password"), body));
        }

        @Command(description = "Sets the quota; without a number there is none.")
        void quota(
                @Mixin AdminOptions admin,
                @Parameters(paramLabel = "EMAIL") String email,
                @Option(names = "--bytes") @Nullable Long bytes,
                @Option(names = "--messages") @Nullable Long messages) {
            var body = new HashMap<String, @Nullable Object>();
            body.put("quotaBytes", bytes);
            body.put("quotaMessages", messages);
            admin.show(admin.client().call("PUT", AdminClient.path(THINGS, email, "quota"), body));
        }

        @Command(description = "Lets somebody log in again, or no longer.")
        void enable(
                @Mixin AdminOptions admin,
                @Parameters(paramLabel = "EMAIL") String email,
                @Option(names = "--off", description = "No longer.") boolean off) {
            var body = Map.of("enabled", !off);
            admin.show(admin.client().call("PATCH", AdminClient.path(THINGS, email), body));
        }
    }

    /// `aliases`
    @Command(
            name = "aliases",
            description = "Aliases and catch-alls.",
            mixinStandardHelpOptions = true)
    static final class AliasesCommand {

        private static final String THINGS = "aliases";

        @Command(description = "Lists them.")
        void list(@Mixin AdminOptions admin) {
            admin.show(admin.client().list("/" + THINGS), "address", "targets");
        }

        @Command(description = "Adds one; *@DOMAIN is a catch-all.")
        void add(
                @Mixin AdminOptions admin,
                @Parameters(paramLabel = "ADDRESS") String address,
                @Parameters(paramLabel = "TARGET", arity = "1..*") String[] targets) {
            var body = Map.of("address", address, "targets", Arrays.asList(targets));
            admin.show(admin.client().call("POST", "/" + THINGS, body));
        }

        @Command(description = "Deletes one.")
        void delete(@Mixin AdminOptions admin, @Parameters(paramLabel = "ADDRESS") String address) {
            admin.show(admin.client().call("DELETE", AdminClient.path(THINGS, address), null));
        }
    }

    /// `tokens`
    @Command(name = "tokens", description = "Tokens for this API.", mixinStandardHelpOptions = true)
    static final class TokensCommand {

        private static final String THINGS = "tokens";

        @Command(description = "Lists them.")
        void list(@Mixin AdminOptions admin) {
            admin.show(
                    admin.client().list("/" + THINGS),
                    "id",
                    "name",
                    "scopes",
                    "createdAt",
                    "expiresAt");
        }

        @Command(description = "Adds one and shows its secret, once.")
        void add(
                @Mixin AdminOptions admin,
                @Parameters(paramLabel = "NAME") String name,
                @Option(names = "--scope", required = true, description = "May be repeated.")
                        List<String> scopes) {
            var body = Map.of("name", name, "scopes", scopes);
            admin.show(admin.client().call("POST", "/" + THINGS, body));
        }

        @Command(description = "Revokes one.")
        void delete(@Mixin AdminOptions admin, @Parameters(paramLabel = "ID") String id) {
            admin.show(admin.client().call("DELETE", AdminClient.path(THINGS, id), null));
        }
    }

    /// `queue`
    @Command(
            name = "queue",
            description = "What is still to be delivered.",
            mixinStandardHelpOptions = true)
    static final class QueueCommand {

        private static final String THINGS = "queue";

        @Command(description = "Lists it, the oldest first.")
        void list(@Mixin AdminOptions admin) {
            admin.show(
                    admin.client().list("/" + THINGS),
                    "id",
                    "sender",
                    "recipients",
                    "state",
                    "attempts",
                    "nextAttempt",
                    "lastReply");
        }

        @Command(description = "Shows one entry.")
        void show(@Mixin AdminOptions admin, @Parameters(paramLabel = "ID") String id) {
            admin.show(admin.client().call("GET", AdminClient.path(THINGS, id), null));
        }

        @Command(description = "Tries now.")
        void retry(@Mixin AdminOptions admin, @Parameters(paramLabel = "ID") String id) {
            admin.show(admin.client().call("POST", AdminClient.path(THINGS, id, "retry"), null));
        }

        @Command(description = "Does not try until it is released.")
        void hold(@Mixin AdminOptions admin, @Parameters(paramLabel = "ID") String id) {
            admin.show(admin.client().call("POST", AdminClient.path(THINGS, id, "hold"), null));
        }

        @Command(description = "Tries again after a hold.")
        void release(@Mixin AdminOptions admin, @Parameters(paramLabel = "ID") String id) {
            admin.show(admin.client().call("POST", AdminClient.path(THINGS, id, "release"), null));
        }

        @Command(description = "Gives it up; nobody is told.")
        void delete(@Mixin AdminOptions admin, @Parameters(paramLabel = "ID") String id) {
            admin.show(admin.client().call("DELETE", AdminClient.path(THINGS, id), null));
        }
    }
}
