package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.UUID;

/// `/audit`, the newest first.
@RestController
@RequestMapping(AdminWeb.ROOT + "/audit")
@Tag(name = "Audit", description = "Who changed what.")
class AuditController {

    private final AuditLog audit;
    private final JsonMapper json;

    AuditController(AuditLog audit, JsonMapper json) {
        this.audit = audit;
        this.json = json;
    }

    @Schema(name = "AuditEntry")
    record Told(
            Instant at,
            @Schema(description = "the token's name") String actor,
            @Nullable UUID token,
            @Schema(description = "the caller's address") String client,
            String action,
            String target,
            @Schema(description = "what changed to what", type = "object") JsonNode detail) {}

    @GetMapping
    @Requires(Scope.AUDIT_READ)
    @Operation(summary = "Lists who changed what, when, from where, the newest first.")
    Page<Told> list(
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant before,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String action,
            @RequestParam(required = false) @Nullable String target) {
        var wish =
                new AuditLog.Wish(
                        Given.time("from", from),
                        Given.time("before", before),
                        Given.clean("actor", actor),
                        Given.clean("action", action),
                        Given.clean("target", target));
        return Paging.page(
                audit.list(wish, AuditLog.Place.parse(after), Paging.rows(limit)),
                limit,
                entry ->
                        new Told(
                                entry.at(),
                                entry.actor(),
                                entry.token(),
                                entry.client(),
                                entry.action(),
                                entry.target(),
                                json.readTree(entry.detail())),
                entry -> new AuditLog.Place(entry.at(), entry.id()).toString());
    }
}
