package io.mailrail.mailbox.admin;

import io.mailrail.api.AccountId;
import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Account;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.Canonical;
import io.mailrail.mailbox.directory.Secrets;
import io.mailrail.mailbox.directory.Secrets.StoredPassword;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `/accounts`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/accounts")
@Tag(name = "Accounts", description = "Who has mail here.")
class AccountController {

    private final Accounts accounts;
    private final Secrets secrets;
    private final MailboxList mailboxes;
    private final Creations creations;
    private final AuditLog audit;

    AccountController(
            Accounts accounts,
            Secrets secrets,
            MailboxList mailboxes,
            Creations creations,
            AuditLog audit) {
        this.accounts = accounts;
        this.secrets = secrets;
        this.creations = creations;
        this.mailboxes = mailboxes;
        this.audit = audit;
    }

    @Schema(name = "NewAccount")
    record NewAccount(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String email,
            @Schema(description = "none: nobody logs in until one is set")
                    @Nullable String password,
            @Schema(description = "instead of password: a hash made elsewhere")
                    @Nullable String passwordHash,
            @Nullable String displayName,
            @Schema(description = "not given: the domain's default") @Nullable Long quotaBytes,
            @Schema(description = "not given: the domain's default") @Nullable Long quotaMessages) {

        /// For the audit log.
        Map<String, @Nullable Object> withoutSecrets() {
            var detail = new HashMap<String, @Nullable Object>();
            detail.put("displayName", displayName);
            detail.put("quotaBytes", quotaBytes);
            detail.put("quotaMessages", quotaMessages);
            return detail;
        }

        @Override
        public String toString() {
            return "NewAccount[email=" + email + "]";
        }
    }

    @Schema(name = "NewPassword", description = "one of the two")
    record NewPassword(@Nullable String password, @Nullable String passwordHash) {

        @Override
        public String toString() {
            return "NewPassword";
        }
    }

    @Schema(name = "Quota")
    record NewQuota(
            @Schema(description = "null: no limit") @Nullable Long quotaBytes,
            @Schema(description = "null: no limit") @Nullable Long quotaMessages) {}

    /// What can be changed of an account.
    @Schema(name = "AccountChange")
    record Wanted(
            @Nullable String displayName,
            @Schema(description = "false: no mail, no logins, sessions end")
                    @Nullable Boolean enabled,
            @Schema(description = "null: no limit") @Nullable Long quotaBytes,
            @Schema(description = "null: no limit") @Nullable Long quotaMessages) {}

    /// An account as it is told.
    @Schema(name = "Account")
    record Told(
            String email,
            @Schema(description = "as it was given") String shownAs,
            @Nullable String displayName,
            @Nullable Long quotaBytes,
            @Nullable Long quotaMessages,
            long usedBytes,
            long usedMessages,
            boolean enabled,
            Instant createdAt,
            String version)
            implements Thing.Versioned {

        @Override
        public String key() {
            return email;
        }
    }

    private Told tell(Account account) {
        return tell(account, mailboxes.used(List.of(account.id())));
    }

    private static Told tell(Account account, Map<AccountId, MailboxList.Used> all) {
        var used = all.getOrDefault(account.id(), MailboxList.Used.NOTHING);
        return new Told(
                account.login(),
                account.shownAs(),
                account.displayName(),
                account.quotaBytes(),
                account.quotaMessages(),
                used.bytes(),
                used.messages(),
                account.enabled(),
                account.createdAt(),
                account.version());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Adds an account.")
    Told create(
            @RequestHeader(value = Creations.KEY, required = false) @Nullable String key,
            @RequestBody NewAccount wanted) {
        var email = Given.text("email", wanted.email());
        var password = password(wanted.password(), wanted.passwordHash());
        return creations.once(
                key,
                wanted,
                Told.class,
                () ->
                        tell(
                                audit.audited(
                                        "account.create",
                                        Canonical.address(email),
                                        wanted.withoutSecrets(),
                                        () ->
                                                accounts.create(
                                                        email,
                                                        password,
                                                        wanted.displayName(),
                                                        new Quota(
                                                                wanted.quotaBytes(),
                                                                wanted.quotaMessages())))));
    }

    private @Nullable StoredPassword password(
            @Nullable String password, @Nullable String passwordHash) {
        if (password != null && passwordHash != null) {
            throw Problem.badValue("passwordHash", "and password cannot both be given");
        }
        if (passwordHash != null) {
            return secrets.imported(passwordHash);
        }
        return password == null ? null : secrets.store(password);
    }

    @GetMapping
    @Requires(Scope.ACCOUNTS_READ)
    @Operation(summary = "Lists the accounts, by address; of one domain, or of all.")
    Page<Told> list(
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        var read = accounts.list(domain, Paging.after(after), Paging.rows(limit));
        var used = mailboxes.used(read.stream().map(Account::id).toList());
        return Paging.page(read, limit, account -> tell(account, used), Account::login);
    }

    @GetMapping("/{email}")
    @Requires(Scope.ACCOUNTS_READ)
    @Operation(summary = "Tells of one account.")
    Told get(@PathVariable String email) {
        return tell(accounts.get(email));
    }

    @PatchMapping("/{email}")
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Changes an account; switches it off and on.")
    Told change(
            @PathVariable String email,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(schema = @Schema(implementation = Wanted.class)))
                    @RequestBody
                    JsonNode body) {
        var patch = new Patch(body, Wanted.class);
        return tell(
                audit.audited(
                        "account.change",
                        Canonical.address(email),
                        Given.fields(body),
                        () -> {
                            var old = accounts.lock(email);
                            IfMatch.check(ifMatch, old.version());
                            return changed(old, patch);
                        }));
    }

    private Account changed(Account old, Patch patch) {
        var email = old.login();
        if (patch.has("displayName")) {
            accounts.rename(email, patch.text("displayName", old.displayName()));
        }
        if (patch.has("quotaBytes") || patch.has("quotaMessages")) {
            accounts.limit(
                    email,
                    new Quota(
                            patch.number("quotaBytes", old.quotaBytes()),
                            patch.number("quotaMessages", old.quotaMessages())));
        }
        if (patch.has("enabled")) {
            accounts.enable(email, patch.flag("enabled", old.enabled()));
        }
        return accounts.get(email);
    }

    @DeleteMapping("/{email}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Removes an account and its mail; its address is free at once.")
    void delete(
            @PathVariable String email,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        audit.change(
                "account.delete",
                Canonical.address(email),
                () -> {
                    IfMatch.check(ifMatch, accounts.lock(email).version());
                    accounts.delete(email);
                });
    }

    @PutMapping("/{email}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Sets the password; sessions of the old one end.")
    void setPassword(
            @PathVariable String email,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody NewPassword wanted) {
        accounts.get(email);
        var password = password(wanted.password(), wanted.passwordHash());
        if (password == null) {
            throw Problem.badValue("password", "is missing");
        }
        audit.change(
                "account.password",
                Canonical.address(email),
                () -> {
                    IfMatch.check(ifMatch, accounts.lock(email).version());
                    accounts.setPassword(email, password);
                });
    }

    @PutMapping("/{email}/quota")
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Sets how much the account may hold.")
    Told setQuota(
            @PathVariable String email,
            @RequestHeader(value = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody NewQuota wanted) {
        return tell(
                audit.audited(
                        "account.quota",
                        Canonical.address(email),
                        wanted,
                        () -> {
                            IfMatch.check(ifMatch, accounts.lock(email).version());
                            return accounts.limit(
                                    email, new Quota(wanted.quotaBytes(), wanted.quotaMessages()));
                        }));
    }

    @GetMapping("/{email}/mailboxes")
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Lists the mailboxes, by name.")
    Page<MailboxList.Mailbox> mailboxes(
            @PathVariable String email,
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        var rows = Paging.rows(limit);
        return Paging.page(
                mailboxes.of(accounts.get(email).id()).stream()
                        .filter(mailbox -> mailbox.name().compareTo(after) > 0)
                        .limit(rows)
                        .toList(),
                limit,
                mailbox -> mailbox,
                MailboxList.Mailbox::name);
    }
}
