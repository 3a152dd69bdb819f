package io.mailrail.launcher;

import static io.mailrail.launcher.AdminVerb.Kind.NUMBER;
import static io.mailrail.launcher.AdminVerb.Kind.PASSWORD;
import static io.mailrail.launcher.AdminVerb.Kind.TEXT;
import static io.mailrail.launcher.AdminVerb.Kind.TEXTS;
import static io.mailrail.launcher.AdminVerb.Kind.TRUE_OR_FALSE;
import static io.mailrail.launcher.AdminVerb.delete;
import static io.mailrail.launcher.AdminVerb.inside;
import static io.mailrail.launcher.AdminVerb.list;
import static io.mailrail.launcher.AdminVerb.request;
import static io.mailrail.launcher.AdminVerb.show;

import java.util.List;

/// What can be administered from the shell, in the words of the REST API: the whole of `admin` is this table.
record AdminResource(String name, String description, List<AdminVerb> verbs) {

    AdminResource {
        verbs = List.copyOf(verbs);
    }

    private AdminResource(String name, String description, AdminVerb... verbs) {
        this(name, description, List.of(verbs));
    }

    /// Where in a file an upload goes on.
    static final String OFFSET = "--offset";

    static final List<AdminResource> ALL =
            List.of(
                    domains(),
                    domainAliases(),
                    accounts(),
                    appPasswords(),
                    aliases(),
                    groups(),
                    mailboxes(),
                    acl(),
                    removed(),
                    imports(),
                    queue(),
                    messages(),
                    tokens(),
                    audit());

    private static AdminVerb settings(AdminVerb verb) {
        return verb.with("--max-accounts", "maxAccounts", NUMBER, "How many accounts it may have.")
                .with("--quota", "quotaBytes", NUMBER, "The sum of quotas it hands out.")
                .with("--default-quota", "defaultQuotaBytes", NUMBER, "Of new accounts.")
                .with("--default-messages", "defaultQuotaMessages", NUMBER, "Of new accounts.")
                .with("--tag-separator", "tagSeparator", TEXT, "As the + in alice+news@.")
                .with("--login", "loginAllowed", TRUE_OR_FALSE, "Whether its accounts may log in.");
    }

    private static AdminResource domains() {
        return new AdminResource(
                "domains",
                "Domains.",
                list(
                        "list",
                        "Lists them.",
                        "/domains",
                        "name",
                        "maxAccounts",
                        "quotaBytes",
                        "tagSeparator",
                        "loginAllowed",
                        "createdAt"),
                show("/domains/{DOMAIN}"),
                settings(
                        request("add", "Adds one.", "POST", "/domains")
                                .with("DOMAIN", "name", TEXT, "")),
                settings(
                        request(
                                "set",
                                "Changes limits and settings; what is not named stays.",
                                "PATCH",
                                "/domains/{DOMAIN}")),
                delete("Removes one that has no accounts or addresses.", "/domains/{DOMAIN}"));
    }

    private static AdminResource domainAliases() {
        return new AdminResource(
                "domain-aliases",
                "Other names of domains.",
                list("list", "Lists them.", "/domain-aliases", "name", "domain", "createdAt"),
                show("/domain-aliases/{NAME}"),
                request("add", "Adds one.", "POST", "/domain-aliases")
                        .with("NAME", "name", TEXT, "")
                        .with("DOMAIN", "domain", TEXT, "What it stands for."),
                delete("Removes one.", "/domain-aliases/{NAME}"));
    }

    private static AdminResource accounts() {
        var hash = "A hash made elsewhere, instead of the password.";
        return new AdminResource(
                "accounts",
                "Accounts.",
                list(
                                "list",
                                "Lists them.",
                                "/accounts",
                                "email",
                                "displayName",
                                "usedMessages",
                                "usedBytes",
                                "quotaBytes",
                                "enabled")
                        .with("--domain", "domain", TEXT, "Of this domain."),
                show("/accounts/{EMAIL}"),
                request(
                                "add",
                                "Adds one; asks for the password unless it is given.",
                                "POST",
                                "/accounts")
                        .with("EMAIL", "email", TEXT, "")
                        .with("--password", "password", PASSWORD, "Better asked for than given.")
                        .with("--password-hash", "passwordHash", TEXT, hash)
                        .with("--name", "displayName", TEXT, "The display name.")
                        .with("--quota-bytes", "quotaBytes", NUMBER, "Such as 2GB.")
                        .with("--quota-messages", "quotaMessages", NUMBER, ""),
                request("rename", "Changes the display name.", "PATCH", "/accounts/{EMAIL}")
                        .with("NAME", "displayName", TEXT, ""),
                request(
                                "password",
                                "Sets the password; asks for it unless it is given.",
                                "PUT",
                                "/accounts/{EMAIL}/password")
                        .with("--password", "password", PASSWORD, "Better asked for than given.")
                        .with("--password-hash", "passwordHash", TEXT, hash),
                request(
                                "quota",
                                "Sets the quota; without a number there is none.",
                                "PUT",
                                "/accounts/{EMAIL}/quota")
                        .with("--bytes", "quotaBytes", NUMBER, "Such as 2GB.")
                        .with("--messages", "quotaMessages", NUMBER, ""),
                request("export", "Writes the mail as an mbox.", "GET", "/accounts/{EMAIL}/export")
                        .with("--mailbox", "mailbox", TEXT, "Of this mailbox only.")
                        .downloads(),
                switched("enable", "Lets somebody in again.", true),
                switched("disable", "No mail, no logins; what is there stays.", false),
                delete("Removes one, with its mail.", "/accounts/{EMAIL}"));
    }

    private static AdminVerb switched(String name, String description, boolean on) {
        return request(name, description, "PATCH", "/accounts/{EMAIL}").always("enabled", on);
    }

    private static AdminResource appPasswords() {
        return new AdminResource(
                "app-passwords",
                "Passwords for single programs.",
                list(
                        "list",
                        "Lists those of an account.",
                        "/accounts/{EMAIL}/app-passwords",
                        "id",
                        "name",
                        "protocols",
                        "createdAt",
                        "expiresAt"),
                request(
                                "add",
                                "Makes one and shows it, once.",
                                "POST",
                                "/accounts/{EMAIL}/app-passwords")
                        .with("NAME", "name", TEXT, "Of the program.")
                        .with("--protocol", "protocols", TEXTS, "smtp, pop3, imap; none is all.")
                        .with("--expires", "expiresAt", TEXT, "Such as 2030-01-31T00:00:00Z."),
                delete("Revokes one; sessions end.", "/accounts/{EMAIL}/app-passwords/{ID}"));
    }

    private static AdminResource aliases() {
        return new AdminResource(
                "aliases",
                "Aliases and catch-alls.",
                list("list", "Lists them.", "/aliases", "address", "targets"),
                show("/aliases/{ADDRESS}"),
                request("add", "Adds one; *@DOMAIN is a catch-all.", "POST", "/aliases")
                        .with("ADDRESS", "address", TEXT, "")
                        .with("TARGET", "targets", TEXTS, ""),
                request("lead", "Leads one elsewhere.", "PUT", "/aliases/{ADDRESS}")
                        .with("TARGET", "targets", TEXTS, ""),
                delete("Removes one.", "/aliases/{ADDRESS}"));
    }

    private static AdminResource groups() {
        return new AdminResource(
                "groups",
                "Groups and their members.",
                list("list", "Lists them.", "/groups", "address", "displayName", "members"),
                show("/groups/{GROUP}"),
                request("add", "Adds one.", "POST", "/groups")
                        .with("GROUP", "address", TEXT, "")
                        .with("--name", "displayName", TEXT, "The display name.")
                        .with("--member", "members", TEXTS, "May be repeated."),
                request("rename", "Changes the display name.", "PATCH", "/groups/{GROUP}")
                        .with("NAME", "displayName", TEXT, ""),
                list(
                        "members",
                        "Lists the members.",
                        "/groups/{GROUP}/members",
                        "shownAs",
                        "addedAt"),
                request(
                        "add-member",
                        "Takes somebody in.",
                        "PUT",
                        "/groups/{GROUP}/members/{ADDRESS}"),
                request(
                        "remove-member",
                        "Takes somebody out.",
                        "DELETE",
                        "/groups/{GROUP}/members/{ADDRESS}"),
                delete("Removes one.", "/groups/{GROUP}"));
    }

    private static AdminResource mailboxes() {
        return new AdminResource(
                "mailboxes",
                "Mailboxes of accounts.",
                list(
                        "list",
                        "Lists those of an account.",
                        "/accounts/{EMAIL}/mailboxes",
                        "id",
                        "name",
                        "specialUse",
                        "messages",
                        "unseen",
                        "bytes"));
    }

    private static AdminResource acl() {
        var one = "/accounts/{EMAIL}/mailboxes/{ID}/acl/{IDENTIFIER}";
        return new AdminResource(
                "acl",
                "Who else may use a mailbox.",
                list(
                        "list",
                        "Lists who may do what with a mailbox.",
                        "/accounts/{EMAIL}/mailboxes/{ID}/acl",
                        "identifier",
                        "rights"),
                show(one),
                request("set", "Says what somebody may do: letters of RFC 4314.", "PUT", one)
                        .with("RIGHTS", "rights", TEXT, "Such as lrs."),
                delete("Takes somebody's rights away.", one));
    }

    private static AdminResource removed() {
        return new AdminResource(
                "removed",
                "What was removed and can be had back.",
                list(
                        "list",
                        "Lists messages of an account, the last removed first.",
                        "/accounts/{EMAIL}/removed",
                        "emailId",
                        "mailbox",
                        "from",
                        "subject",
                        "removedAt",
                        "removedBy"),
                inside(
                        "mailboxes",
                        "Lists deleted mailboxes.",
                        "/accounts/{EMAIL}/removed",
                        "mailboxes",
                        "name",
                        "messages",
                        "deletedAt",
                        "deletedBy"),
                request(
                                "restore",
                                "Restores messages, or a mailbox.",
                                "POST",
                                "/accounts/{EMAIL}/restore")
                        .with("--email-id", "emailIds", TEXTS, "May be repeated.")
                        .with("--mailbox", "mailbox", TEXT, "All of it instead.")
                        .with("--since", "since", TEXT, "What was removed since then."));
    }

    private static AdminResource imports() {
        return new AdminResource(
                "imports",
                "Mail that is brought in from files.",
                list(
                                "list",
                                "Lists them, the oldest first.",
                                "/imports",
                                "id",
                                "account",
                                "format",
                                "state",
                                "progress",
                                "stored",
                                "skipped")
                        .with("--account", "account", TEXT, "Of this account."),
                show("/imports/{ID}"),
                inside(
                        "report",
                        "Lists what was skipped, and why.",
                        "/imports/{ID}",
                        "report",
                        "message",
                        "name",
                        "reason",
                        "detail"),
                request(
                                "add",
                                "Brings in an mbox, a Maildir (tar) or messages (zip).",
                                "POST",
                                "/imports")
                        .asks("EMAIL", "account", TEXT, "Whose mail it becomes.")
                        .uploads("FILE")
                        .asks("--format", "format", TEXT, "mbox, maildir, eml; else by the name.")
                        .asks("--mailbox", "mailbox", TEXT, "Where to.")
                        .begins("/imports"),
                request(
                                "resume",
                                "Goes on with an upload that broke off.",
                                "PUT",
                                "/imports/{ID}/data")
                        .uploads("FILE")
                        .needsToAsk(OFFSET, "offset", NUMBER, "How much was received.")
                        .begins("/imports"),
                delete("Ends one; what is stored stays.", "/imports/{ID}"));
    }

    private static AdminResource queue() {
        return new AdminResource(
                "queue",
                "What is still to be delivered.",
                list(
                        "list",
                        "Lists it, the oldest first.",
                        "/queue",
                        "id",
                        "sender",
                        "recipients",
                        "state",
                        "attempts",
                        "nextAttempt",
                        "lastReply"),
                show("/queue/{ID}"),
                request("retry", "Tries now.", "POST", "/queue/{ID}/retry"),
                request("hold", "Does not try until it is released.", "POST", "/queue/{ID}/hold"),
                request("release", "Tries again after a hold.", "POST", "/queue/{ID}/release"),
                delete("Gives it up; nobody is told.", "/queue/{ID}"));
    }

    private static AdminResource messages() {
        return new AdminResource(
                "messages",
                "What happened to messages.",
                inside(
                        "trace",
                        "Tells it in order.",
                        "/messages/{ID}/trace",
                        "events",
                        "at",
                        "kind",
                        "detail"));
    }

    private static AdminResource tokens() {
        return new AdminResource(
                "tokens",
                "Tokens for the REST API.",
                list(
                        "list",
                        "Lists them.",
                        "/tokens",
                        "id",
                        "name",
                        "scopes",
                        "createdAt",
                        "expiresAt"),
                request("add", "Makes one and shows its secret, once.", "POST", "/tokens")
                        .with("NAME", "name", TEXT, "")
                        .needs("--scope", "scopes", TEXTS, "May be repeated.")
                        .with("--expires", "expiresAt", TEXT, "Such as 2030-01-31T00:00:00Z."),
                delete("Revokes one.", "/tokens/{ID}"));
    }

    private static AdminResource audit() {
        return new AdminResource(
                "audit",
                "Who changed what.",
                list(
                                "list",
                                "Lists it, the newest first.",
                                "/audit",
                                "at",
                                "actor",
                                "client",
                                "action",
                                "target",
                                "detail")
                        .with("--from", "from", TEXT, "Such as 2026-01-31T00:00:00Z.")
                        .with("--before", "before", TEXT, "")
                        .with("--actor", "actor", TEXT, "The token's name.")
                        .with("--action", "action", TEXT, "Such as account.create.")
                        .with("--target", "target", TEXT, "What was changed."));
    }
}
