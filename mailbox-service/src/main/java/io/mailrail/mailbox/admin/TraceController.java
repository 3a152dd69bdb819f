package io.mailrail.mailbox.admin;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/// `/messages/{id}/trace`: everything that happened to a message since its 250, in order.
@RestController
@RequestMapping(AdminWeb.ROOT + "/messages")
@Tag(name = "Messages", description = "What happened to a message.")
class TraceController {

    private final JdbcClient reads;
    private final JsonMapper json;

    TraceController(@Qualifier("mailboxReads") JdbcClient reads, JsonMapper json) {
        this.reads = reads;
        this.json = json;
    }

    @Schema(name = "TraceEvent")
    record Event(Instant at, String kind, @Schema(type = "object") JsonNode detail) {}

    @Schema(name = "Trace")
    record Trace(UUID message, List<Event> events) {

        Trace {
            events = List.copyOf(events);
        }
    }

    @GetMapping("/{id}/trace")
    @Requires(Scope.QUEUE_READ)
    @Operation(summary = "Tells everything that happened to a message since its 250, in order.")
    Trace trace(@PathVariable String id) {
        var message = Given.id("message", id);
        var events =
                reads.sql(
                                """
                                  SELECT at, kind, detail
                                    FROM trace_event
                                   WHERE message_id = :message
                                ORDER BY at, event_id
                                """)
                        .param("message", message)
                        .query((row, _) ->
                                new Event(
                                        row.getObject("at", OffsetDateTime.class).toInstant(),
                                        row.getString("kind"),
                                        json.readTree(row.getString("detail"))))
                        .list();
        if (events.isEmpty()) {
            throw Problem.unknown("a trace of message " + id);
        }
        return new Trace(message, events);
    }
}
