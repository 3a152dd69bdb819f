package io.mailrail.mailbox.trace;

import com.github.f4b6a3.uuid.UuidCreator;

import io.mailrail.mailbox.database.Pipeline;
import io.mailrail.mailbox.database.Pipelines;
import io.mailrail.mailbox.database.SqlArrays;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What happened to messages since the house answers for them.
@Component
public final class TraceLog {

    private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};

    private final JdbcClient reads;
    private final Pipelines pipelines;
    private final JsonMapper json = JsonMapper.shared();

    TraceLog(@Qualifier("mailboxReads") JdbcClient reads, Pipelines pipelines) {
        this.reads = reads;
        this.pipelines = pipelines;
    }

    /// Writes events down, in the transaction of what they tell.
    public void record(List<TraceEvent> events) {
        var pipeline = pipelines.open();
        record(events, pipeline);
        pipeline.run();
    }

    /// The same, once the pipeline runs.
    public void record(List<TraceEvent> events, Pipeline pipeline) {
        if (events.isEmpty()) {
            return;
        }
        pipeline.sql(
                        """
                        INSERT INTO trace_event (at, message_id, event_id, kind, detail)
                        SELECT * FROM unnest(:at, :messages, :ids, :kinds, :details)
                        """)
                .param("at", SqlArrays.times(events, TraceEvent::at))
                .param("messages", SqlArrays.uuids(events, TraceEvent::message))
                .param("ids", SqlArrays.uuids(events, _ -> UuidCreator.getTimeOrderedEpoch()))
                .param("kinds", SqlArrays.texts(events, e -> e.kind().text()))
                .param(
                        "details",
                        SqlArrays.texts(
                                events, e -> json.writeValueAsString(new TreeMap<>(e.detail()))))
                .update();
    }

    /// Everything about one message, oldest first.
    public List<TraceEvent> of(UUID message) {
        return reads.sql(
                        """
                        SELECT at, kind, detail
                          FROM trace_event
                         WHERE message_id = :message
                         ORDER BY at, event_id
                        """)
                .param("message", message)
                .query((row, _) ->
                        new TraceEvent(
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                message,
                                TraceEvent.Kind.of(row.getString("kind")),
                                json.readValue(row.getString("detail"), DETAIL)))
                .list();
    }
}
