package io.mailrail.mailbox.admin;

import io.mailrail.api.AclChange;
import io.mailrail.api.AclEntry;
import io.mailrail.api.MailboxId;
import io.mailrail.api.MailboxKey;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.api.Rights;
import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.mailbox.AccessLists;
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

/// `/accounts/{email}/mailboxes/{id}/acl`: who else may use a mailbox (RFC 4314).
@RestController
@RequestMapping(AdminWeb.ROOT + "/accounts/{email}/mailboxes/{id}/acl")
@Tag(name = "Sharing", description = "Who else may use a mailbox (RFC 4314).")
class AclController {

    private final Accounts accounts;
    private final MailboxRows rows;
    private final AccessLists lists;
    private final AuditLog audit;

    AclController(Accounts accounts, MailboxRows rows, AccessLists lists, AuditLog audit) {
        this.accounts = accounts;
        this.rows = rows;
        this.lists = lists;
        this.audit = audit;
    }

    @Schema(name = "Acl")
    record Told(
            @Schema(description = "a login, anyone, or either after - for rights that are denied")
                    String identifier,
            @Schema(description = "letters of RFC 4314 §2.1") String rights) {

        static Told of(AclEntry entry) {
            return new Told(entry.identifier(), entry.rights().toString());
        }
    }

    @Schema(name = "AclRights")
    record Wanted(
            @Schema(
                            requiredMode = Schema.RequiredMode.REQUIRED,
                            description = "letters of RFC 4314 §2.1; none take the line away",
                            example = "lrs")
                    @Nullable String rights) {}

    @GetMapping
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Lists who may use the mailbox: the owner first, then the others by name.")
    Page<Told> list(
            @PathVariable String email,
            @PathVariable int id,
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        var all = lists.list(mailbox(email, id));
        return Paging.page(
                all.stream()
                        .skip(after.isEmpty() ? 0 : 1)
                        .filter(entry ->
                                after.isEmpty()
                                        || after.equals(all.getFirst().identifier())
                                        || entry.identifier().compareTo(after) > 0)
                        .limit(Paging.rows(limit))
                        .toList(),
                limit,
                Told::of,
                AclEntry::identifier);
    }

    @GetMapping("/{identifier}")
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Tells what one identifier may do.")
    Told get(@PathVariable String email, @PathVariable int id, @PathVariable String identifier) {
        var name = whom(identifier).text();
        return lists.list(mailbox(email, id)).stream()
                .filter(entry -> entry.identifier().equals(name))
                .findFirst()
                .map(Told::of)
                .orElse(new Told(name, ""));
    }

    @PutMapping("/{identifier}")
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Says what an identifier may do from now on.")
    Told put(
            @PathVariable String email,
            @PathVariable int id,
            @PathVariable String identifier,
            @RequestBody Wanted wanted) {
        var rights = rights(wanted);
        var mailbox = mailbox(email, id);
        var whom = whom(identifier);
        if (whom.account().filter(mailbox.account()::equals).isPresent()) {
            throw Problem.badValue("identifier", "is the owner, who keeps every right");
        }
        return audit.audited(
                "acl.set",
                target(email, id, whom),
                wanted,
                () -> {
                    lists.set(mailbox, whom, new AclChange(AclChange.Kind.REPLACE, rights));
                    return new Told(whom.text(), rights.toString());
                });
    }

    private static Rights rights(Wanted wanted) {
        var letters = wanted.rights();
        if (letters == null) {
            throw Problem.badValue("rights", "is missing");
        }
        try {
            return Rights.parse(letters);
        } catch (IllegalArgumentException e) {
            throw Problem.badValue("rights", String.valueOf(e.getMessage()));
        }
    }

    @DeleteMapping("/{identifier}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Takes an identifier's line away.")
    void delete(@PathVariable String email, @PathVariable int id, @PathVariable String identifier) {
        var mailbox = mailbox(email, id);
        var whom = whom(identifier);
        audit.change("acl.delete", target(email, id, whom), () -> lists.delete(mailbox, whom));
    }

    private AccessLists.Identifier whom(String identifier) {
        try {
            return lists.identifier(identifier);
        } catch (Refused nobody) {
            if (nobody.refusal() instanceof Refusal.Malformed(var why)) {
                throw Problem.badValue("identifier", why);
            }
            throw nobody;
        }
    }

    private static String target(String email, int id, AccessLists.Identifier whom) {
        return email + " mailbox " + id + " " + whom.text();
    }

    private MailboxKey mailbox(String email, int id) {
        if (id < 1) {
            throw Problem.badValue("id", "must be above 0");
        }
        try {
            return rows.get(new MailboxKey(accounts.get(email).id(), new MailboxId(id))).key();
        } catch (Refused gone) {
            if (gone.refusal() instanceof Refusal.NoSuchMailbox) {
                throw Problem.unknown("mailbox " + id);
            }
            throw gone;
        }
    }
}
