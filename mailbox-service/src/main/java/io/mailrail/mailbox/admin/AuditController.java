package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Page;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;

/// `/audit`, the newest first.
@RestController
@RequestMapping(AdminWeb.ROOT + "/audit")
class AuditController {

    private final AuditLog audit;
    private final JsonMapper json;

    AuditController(AuditLog audit, JsonMapper json) {
        this.audit = audit;
        this.json = json;
    }

    record Told(
            Instant at,
            String actor,
            java.util.@Nullable UUID token,
            String client,
            String action,
            String target,
            JsonNode detail) {}

    @GetMapping
    @Requires(Scope.AUDIT_READ)
    Page<Told> list(
            @RequestParam(defaultValue = Paging.DEFAULT_LIMIT) int limit,
            @RequestParam(defaultValue = "") String after) {
        return Paging.page(
                audit.list(AuditLog.Place.parse(after), Paging.rows(limit)),
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
