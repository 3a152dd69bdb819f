package io.mailrail.mailbox.admin;

import io.mailrail.api.AccountId;
import io.mailrail.mailbox.message.MessageHistory;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// `/messages/{id}/trace`: everything that happened to a message since its 250, in order.
@RestController
@RequestMapping(AdminWeb.ROOT + "/messages")
@Tag(name = "Messages", description = "What happened to a message.")
class TraceController {

    private final JdbcClient reads;
    private final MessageHistory history;
    private final JsonMapper json;

    TraceController(
            @Qualifier("mailboxReads") JdbcClient reads, MessageHistory history, JsonMapper json) {
        this.reads = reads;
        this.history = history;
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
        var all = new ArrayList<Event>();
        var accounts = new LinkedHashSet<AccountId>();
        for (var event : events) {
            all.add(shown(event, accounts));
        }
        for (var happened : history.of(message, accounts)) {
            all.add(
                    new Event(
                            happened.at(),
                            happened.kind(),
                            json.valueToTree(new TreeMap<>(happened.detail()))));
        }
        all.sort(Comparator.comparing(Event::at));
        return new Trace(message, all);
    }

    /// The numbers of accounts say where to look for the rest, and nothing to people.
    private static Event shown(Event event, Set<AccountId> accounts) {
        if (!(event.detail() instanceof ObjectNode detail)) {
            return event;
        }
        var told = detail.deepCopy();
        if (told.remove("accounts") instanceof ArrayNode numbers) {
            numbers.forEach(number -> accounts.add(new AccountId(number.asLong())));
        }
        return new Event(event.at(), event.kind(), told);
    }
}
