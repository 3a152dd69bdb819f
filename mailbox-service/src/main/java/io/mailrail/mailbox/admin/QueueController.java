package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;
import io.mailrail.mailbox.admin.QueueList.Item;
import io.mailrail.mailbox.outbound.OutboundBell;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import java.util.UUID;

/// `/queue`: what we have promised to others and not yet done.
@RestController
@RequestMapping(AdminWeb.ROOT + "/queue")
@Tag(name = "Queue", description = "What we have promised to others and not yet done.")
class QueueController {

    private final QueueList queue;
    private final OutboundBell bell;
    private final AuditLog audit;

    QueueController(QueueList queue, OutboundBell bell, AuditLog audit) {
        this.queue = queue;
        this.bell = bell;
        this.audit = audit;
    }

    @GetMapping
    @Requires(Scope.QUEUE_READ)
    @Operation(summary = "Lists what is still to be delivered, the oldest first.")
    Page<Item> list(
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                queue.list(Paging.afterId(after), Paging.rows(limit)),
                limit,
                item -> item,
                item -> item.id().toString());
    }

    @GetMapping("/{id}")
    @Requires(Scope.QUEUE_READ)
    @Operation(summary = "Tells of one recipient of one message.")
    Item get(@PathVariable String id) {
        return find(Given.id("queue item", id));
    }

    /// Not when its time comes, but now.
    @PostMapping("/{id}/retry")
    @Requires(Scope.QUEUE_WRITE)
    @Operation(summary = "Tries now.")
    Item retry(@PathVariable String id) {
        return changed("queue.retry", id, "waiting", "waiting", "it is held; release it");
    }

    /// Not before it is released.
    @PostMapping("/{id}/hold")
    @Requires(Scope.QUEUE_WRITE)
    @Operation(summary = "Does not try before it is released.")
    Item hold(@PathVariable String id) {
        return changed("queue.hold", id, "waiting", "held", "it is held already");
    }

    @PostMapping("/{id}/release")
    @Requires(Scope.QUEUE_WRITE)
    @Operation(summary = "Tries again after a hold.")
    Item release(@PathVariable String id) {
        return changed("queue.release", id, "held", "waiting", "it is not held");
    }

    /// Gives the promise up; nobody is told.
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Requires(Scope.QUEUE_WRITE)
    @Operation(summary = "Gives the promise up; nobody is told.")
    void delete(@PathVariable String id) {
        var uuid = Given.id("queue item", id);
        audit.change(
                "queue.delete",
                id,
                () -> {
                    if (!queue.delete(uuid)) {
                        throw Problem.unknown("queue item " + id);
                    }
                });
    }

    private Item changed(String action, String id, String from, String to, String otherwise) {
        var uuid = Given.id("queue item", id);
        audit.change(
                action,
                id,
                () -> {
                    if (!queue.change(uuid, from, to)) {
                        find(uuid);
                        throw new Problem(HttpStatus.CONFLICT, otherwise);
                    }
                });
        bell.ring();
        return find(uuid);
    }

    private Item find(UUID id) {
        return queue.find(id).orElseThrow(() -> Problem.unknown("queue item " + id));
    }
}
