package io.mailrail.mailbox.admin;

import io.mailrail.api.AccountId;
import io.mailrail.api.AclEntry;
import io.mailrail.api.AclIdentifier;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Rights;
import io.mailrail.api.RightsChange;
import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.mailbox.Grants;
import io.mailrail.mailbox.mailbox.MailboxRows;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Map;

/// `/accounts/{email}/mailboxes/{id}/acl`.
@RestController
@RequestMapping(AdminWeb.ROOT + "/accounts/{email}/mailboxes/{id}/acl")
@Tag(name = "Sharing", description = "Who may do what in a mailbox (RFC 4314).")
class AclController {

    private final Accounts accounts;
    private final MailboxRows rows;
    private final Grants grants;
    private final AuditLog audit;

    AclController(Accounts accounts, MailboxRows rows, Grants grants, AuditLog audit) {
        this.accounts = accounts;
        this.rows = rows;
        this.grants = grants;
        this.audit = audit;
    }

    @Schema(name = "Rights")
    record Wanted(
            @Schema(
                            description = "letters of RFC 4314, such as lrs",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable String rights) {}

    @Schema(name = "AclEntry")
    record Told(
            @Schema(description = "a login, or anyone; with - before it, rights are taken away")
                    String identifier,
            String rights) {

        static Told of(AclEntry entry) {
            return new Told(entry.identifier().value(), entry.rights().letters());
        }
    }

    @GetMapping
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Lists who may do what, by identifier.")
    Page<Told> list(
            @PathVariable String email,
            @PathVariable int id,
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        var found = Paging.rows(limit);
        return Paging.page(
                entries(mailbox(email, id)).stream()
                        .filter(entry -> entry.identifier().compareTo(after) > 0)
                        .limit(found)
                        .toList(),
                limit,
                entry -> entry,
                Told::identifier);
    }

    private List<Told> entries(MailboxKey mailbox) {
        return grants.list(mailbox).stream()
                .map(Told::of)
                .sorted((a, b) -> a.identifier().compareTo(b.identifier()))
                .toList();
    }

    private MailboxKey mailbox(String email, int id) {
        AccountId account = accounts.get(email).id();
        var unknown = Problem.unknown("a mailbox " + id + " of " + email);
        if (id < 1) {
            throw unknown;
        }
        try {
            return rows.get(new MailboxKey(account, new MailboxId(id))).key();
        } catch (Refused no) {
            if (no.refusal() instanceof Refusal.NoSuchMailbox) {
                throw unknown;
            }
            throw no;
        }
    }

    @GetMapping("/{identifier}")
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Tells what an identifier may do.")
    Told get(@PathVariable String email, @PathVariable int id, @PathVariable String identifier) {
        return find(mailbox(email, id), identifier(identifier));
    }

    private Told find(MailboxKey mailbox, AclIdentifier identifier) {
        return entries(mailbox).stream()
                .filter(entry -> entry.identifier().equals(identifier.value()))
                .findFirst()
                .orElseThrow(() -> Problem.unknown("an entry of " + identifier));
    }

    @PutMapping("/{identifier}")
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Sets what an identifier may do; no rights take the entry away.")
    Told set(
            @PathVariable String email,
            @PathVariable int id,
            @PathVariable String identifier,
            @RequestBody Wanted wanted) {
        var mailbox = mailbox(email, id);
        var who = identifier(identifier);
        var rights = rights(wanted);
        change("acl.set", email, mailbox, who, rights);
        return new Told(who.value(), rights.letters());
    }

    @DeleteMapping("/{identifier}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Takes the entry of an identifier away.")
    void delete(@PathVariable String email, @PathVariable int id, @PathVariable String identifier) {
        var mailbox = mailbox(email, id);
        var who = identifier(identifier);
        find(mailbox, who);
        change("acl.delete", email, mailbox, who, Rights.NONE);
    }

    private void change(
            String action, String email, MailboxKey mailbox, AclIdentifier who, Rights rights) {
        var detail =
                Map.of(
                        "mailbox",
                        mailbox.mailbox().value(),
                        "identifier",
                        who.value(),
                        "rights",
                        rights.letters());
        try {
            var grantee = grants.grantee(who);
            audit.change(
                    action,
                    email,
                    detail,
                    () ->
                            grants.change(
                                    mailbox,
                                    grantee,
                                    new RightsChange(RightsChange.Kind.REPLACE, rights)));
        } catch (Refused no) {
            throw switch (no.refusal()) {
                case Refusal.Malformed(var why) -> Problem.badValue("identifier", why);
                case Refusal.NotPermitted(var why) -> new Problem(HttpStatus.CONFLICT, why);
                case Refusal.LimitReached(var limit) ->
                        new Problem(HttpStatus.CONFLICT, "there are too many " + limit);
                case Refusal.NoSuchMailbox _ ->
                        Problem.unknown("a mailbox " + mailbox.mailbox().value() + " of " + email);
                default -> no;
            };
        }
    }

    private static AclIdentifier identifier(String text) {
        try {
            return new AclIdentifier(text);
        } catch (IllegalArgumentException e) {
            throw Problem.badValue("identifier", "is not one: " + e.getMessage());
        }
    }

    private static Rights rights(Wanted wanted) {
        var letters = wanted.rights();
        if (letters == null) {
            throw Problem.badValue("rights", "is missing");
        }
        try {
            return Rights.parse(letters);
        } catch (IllegalArgumentException e) {
            throw Problem.badValue("rights", e.getMessage() == null ? "" : e.getMessage());
        }
    }
}
