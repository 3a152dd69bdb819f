package io.mailrail.mailbox.admin;

import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.directory.Accounts;
import io.mailrail.mailbox.mailbox.DeletedMailboxes;
import io.mailrail.mailbox.message.RemovedMail;
import io.mailrail.mailbox.message.Restoring;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/// `/accounts/{email}/removed` and `/accounts/{email}/restore`: the time machine.
@RestController
@RequestMapping(AdminWeb.ROOT + "/accounts/{email}")
@Tag(name = "Time machine", description = "What was removed and can be had back.")
class RestoreController {

    /// Most emails that one request names.
    private static final int MOST_EMAILS = 1000;

    /// Most deleted mailboxes that are listed.
    private static final int MOST_MAILBOXES = 1000;

    private final Accounts accounts;
    private final RemovedMail removed;
    private final Restoring restoring;
    private final AuditLog audit;

    RestoreController(Accounts accounts, RemovedMail removed, Restoring restoring, AuditLog audit) {
        this.accounts = accounts;
        this.removed = removed;
        this.restoring = restoring;
        this.audit = audit;
    }

    @Schema(name = "RemovedMessage")
    record RemovedMessage(
            UUID emailId,
            String mailbox,
            @Nullable String subject,
            @Nullable String from,
            @Nullable String date,
            long size,
            Instant internalDate,
            Instant removedAt,
            String removedBy) {}

    @Schema(name = "DeletedMailbox")
    record DeletedMailbox(String name, Instant deletedAt, String deletedBy, long messages) {}

    /// @param mailboxes those that were deleted, the last one first; on the first page
    @Schema(name = "Removed")
    record Removed(
            List<RemovedMessage> items, List<DeletedMailbox> mailboxes, @Nullable String next)
            implements Paging.Paged {

        Removed {
            items = List.copyOf(items);
            mailboxes = List.copyOf(mailboxes);
        }
    }

    /// Either emails, or a mailbox and perhaps since when.
    @Schema(name = "Restore")
    record Wanted(
            @Nullable List<@Nullable String> emailIds,
            @Nullable String mailbox,
            @Nullable Instant since) {}

    @Schema(name = "Restored")
    record Restored(UUID emailId, String mailbox, long uidValidity, long uid) {}

    @Schema(name = "NotRestored")
    record NotRestored(UUID emailId, String reason) {}

    /// @param recreated mailboxes that had been deleted
    /// @param more whether there is more than one request restores: ask again
    @Schema(name = "RestoreOutcome")
    record Outcome(
            List<Restored> restored,
            List<NotRestored> notRestored,
            Set<String> recreated,
            boolean more) {

        Outcome {
            restored = List.copyOf(restored);
            notRestored = List.copyOf(notRestored);
            recreated = new TreeSet<>(recreated);
        }
    }

    @GetMapping("/removed")
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Lists what can be restored, the last removed first.")
    Removed removed(
            @PathVariable String email,
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        var account = accounts.get(email).id();
        var page =
                Paging.page(
                        removed.messages(account, place(after), Paging.rows(limit)),
                        limit,
                        RestoreController::message,
                        message -> text(message.place()));
        var mailboxes =
                after.isEmpty()
                        ? removed.mailboxes(account, MOST_MAILBOXES).stream()
                                .map(RestoreController::mailbox)
                                .toList()
                        : List.<DeletedMailbox>of();
        return new Removed(page.items(), mailboxes, page.next());
    }

    private static RemovedMessage message(RemovedMail.Message it) {
        return new RemovedMessage(
                it.email(),
                it.mailbox(),
                it.subject(),
                it.from(),
                it.date(),
                it.size(),
                it.internalDate(),
                it.removedAt(),
                it.removedBy());
    }

    private static DeletedMailbox mailbox(DeletedMailboxes.Deleted it) {
        return new DeletedMailbox(it.name(), it.deletedAt(), it.deletedBy(), it.messages());
    }

    private static String text(RemovedMail.Place place) {
        return place.removedAt() + "_" + place.mailbox() + "_" + place.uid();
    }

    private static RemovedMail.Place place(String after) {
        if (after.isEmpty()) {
            return RemovedMail.Place.NEWEST;
        }
        var parts = after.split("_", 3);
        try {
            return new RemovedMail.Place(
                    Instant.parse(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        } catch (RuntimeException e) {
            throw Problem.badValue("after", "is not where a page ended");
        }
    }

    @PostMapping("/restore")
    @Requires(Scope.ACCOUNTS_WRITE)
    @Operation(summary = "Restores emails, or a mailbox; more tells to ask again.")
    Outcome restore(@PathVariable String email, @RequestBody Wanted wanted) {
        var account = accounts.get(email).id();
        var emails = wanted.emailIds();
        var name = wanted.mailbox();
        if (emails == null && name == null) {
            throw Problem.badValue("emailIds", "or a mailbox must be given");
        }
        if (emails != null && name != null) {
            throw Problem.badValue("mailbox", "cannot be given together with emailIds");
        }
        var ids = emails == null ? List.<UUID>of() : ids(emails);
        var mailbox = name == null ? null : mailboxName(name);
        var detail = new HashMap<String, @Nullable Object>();
        detail.put("emailIds", emails);
        detail.put("mailbox", name);
        detail.put("since", wanted.since() == null ? null : wanted.since().toString());
        // Written down first: the work itself is many transactions, each of which says who asked
        // for it.
        audit.audited("account.restore", email, detail, () -> true);
        var by = "admin/" + Caller.current().name();
        if (mailbox == null) {
            return outcome(restoring.emails(account, ids, by));
        }
        var since = wanted.since() == null ? Instant.EPOCH : wanted.since();
        try {
            return outcome(restoring.mailbox(account, mailbox, since, by));
        } catch (Refused no) {
            if (no.refusal() instanceof Refusal.NoSuchMailbox) {
                throw Problem.unknown("a mailbox " + mailbox + " to restore");
            }
            throw no;
        }
    }

    private static List<UUID> ids(List<@Nullable String> texts) {
        if (texts.size() > MOST_EMAILS) {
            throw Problem.badValue("emailIds", "must be at most " + MOST_EMAILS);
        }
        return texts.stream()
                .map(text -> {
                    try {
                        return UUID.fromString(Given.text("emailIds", text));
                    } catch (IllegalArgumentException e) {
                        throw Problem.badValue("emailIds", "must be ids of emails");
                    }
                })
                .toList();
    }

    private static MailboxName mailboxName(String text) {
        try {
            return new MailboxName(text);
        } catch (IllegalArgumentException e) {
            throw Problem.badValue("mailbox", "is not the name of a mailbox");
        }
    }

    private static Outcome outcome(Restoring.Outcome it) {
        return new Outcome(
                it.restored().stream()
                        .map(r -> new Restored(r.email(), r.mailbox(), r.uidValidity(), r.uid()))
                        .toList(),
                it.notRestored().stream().map(n -> new NotRestored(n.email(), n.reason())).toList(),
                it.recreated(),
                it.more());
    }
}
