package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Account;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.directory.Accounts.Quota;
import io.mailrail.mailbox.directory.Secrets;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `/accounts`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/accounts")
class AccountController {

    private final Accounts accounts;
    private final Secrets secrets;
    private final MailboxList mailboxes;
    private final AuditLog audit;

    AccountController(Accounts accounts, Secrets secrets, MailboxList mailboxes, AuditLog audit) {
        this.accounts = accounts;
        this.secrets = secrets;
        this.mailboxes = mailboxes;
        this.audit = audit;
    }

    record NewAccount(
            @Nullable String email,
            @Nullable String password,
            @Nullable String displayName,
            @Nullable Long quotaBytes,
            @Nullable Long quotaMessages) {

        @Override
        public String toString() {
            return "NewAccount[email=" + email + "]";
        }
    }

    record NewPassword(@Nullable String password) {

        @Override
        public String toString() {
            return "NewPassword";
        }
    }

    record NewQuota(@Nullable Long quotaBytes, @Nullable Long quotaMessages) {}

    /// An account as it is told.
    record Told(
            String email,
            String shownAs,
            @Nullable String displayName,
            @Nullable Long quotaBytes,
            @Nullable Long quotaMessages,
            long usedBytes,
            long usedMessages,
            boolean enabled,
            Instant createdAt) {}

    private Told tell(Account account) {
        var used = mailboxes.used(account.id());
        return new Told(
                account.login(),
                account.shownAs(),
                account.displayName(),
                account.quotaBytes(),
                account.quotaMessages(),
                used.bytes(),
                used.messages(),
                account.enabled(),
                account.createdAt());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Requires(Scope.ACCOUNTS_WRITE)
    Told create(@RequestBody NewAccount wanted) {
        var email = Given.text("email", wanted.email());
        var password = wanted.password() == null ? null : secrets.store(wanted.password());
        var detail = new HashMap<String, @Nullable Object>();
        detail.put("displayName", wanted.displayName());
        detail.put("quotaBytes", wanted.quotaBytes());
        detail.put("quotaMessages", wanted.quotaMessages());
        return tell(
                audit.audited(
                        "account.create",
                        email,
                        detail,
                        () ->
                                accounts.create(
                                        email,
                                        password,
                                        wanted.displayName(),
                                        new Quota(wanted.quotaBytes(), wanted.quotaMessages()))));
    }

    @GetMapping
    @Requires(Scope.ACCOUNTS_READ)
    Page<Told> list(
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                accounts.list(domain, after, Paging.rows(limit)),
                limit,
                this::tell,
                Account::login);
    }

    @GetMapping("/{email}")
    @Requires(Scope.ACCOUNTS_READ)
    Told get(@PathVariable String email) {
        return tell(accounts.get(email));
    }

    @PatchMapping("/{email}")
    @Requires(Scope.ACCOUNTS_WRITE)
    Told change(@PathVariable String email, @RequestBody JsonNode body) {
        var patch =
                new Patch(body, Set.of("displayName", "enabled", "quotaBytes", "quotaMessages"));
        return tell(
                audit.audited(
                        "account.change",
                        email,
                        Given.fields(body),
                        () -> {
                            var old = accounts.get(email);
                            if (patch.has("displayName")) {
                                accounts.rename(email, patch.text("displayName"));
                            }
                            if (patch.has("quotaBytes") || patch.has("quotaMessages")) {
                                accounts.limit(
                                        email,
                                        new Quota(
                                                patch.number("quotaBytes", old.quotaBytes()),
                                                patch.number(
                                                        "quotaMessages", old.quotaMessages())));
                            }
                            if (patch.has("enabled")) {
                                accounts.enable(email, patch.isTrue("enabled"));
                            }
                            return accounts.get(email);
                        }));
    }

    @DeleteMapping("/{email}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ACCOUNTS_WRITE)
    void delete(@PathVariable String email) {
        audit.change("account.delete", email, () -> accounts.delete(email));
    }

    @PutMapping("/{email}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ACCOUNTS_WRITE)
    void setPassword(@PathVariable String email, @RequestBody NewPassword wanted) {
        accounts.get(email);
        var password = secrets.store(Given.text("password", wanted.password()));
        audit.change("account.password", email, () -> accounts.setPassword(email, password));
    }

    @PutMapping("/{email}/quota")
    @Requires(Scope.ACCOUNTS_WRITE)
    Told setQuota(@PathVariable String email, @RequestBody NewQuota wanted) {
        var detail = new HashMap<String, @Nullable Object>();
        detail.put("quotaBytes", wanted.quotaBytes());
        detail.put("quotaMessages", wanted.quotaMessages());
        return tell(
                audit.audited(
                        "account.quota",
                        email,
                        detail,
                        () ->
                                accounts.limit(
                                        email,
                                        new Quota(wanted.quotaBytes(), wanted.quotaMessages()))));
    }

    @GetMapping("/{email}/mailboxes")
    @Requires(Scope.ACCOUNTS_READ)
    Map<String, List<MailboxList.Mailbox>> mailboxes(@PathVariable String email) {
        return Map.of("items", mailboxes.of(accounts.get(email).id()));
    }
}
