package io.mailrail.mailbox.content;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/// How contents come in and go away.
///
/// @param memory what contents on their way in may take, all together
/// @param memoryWait how long one waits for memory before it is refused for now
/// @param stagedRetention how long chunks without a message stay
/// @param sweepInterval rest between two sweeps
/// @param sweepBatch most rows of a kind that one sweep looks at
/// @param callRetention how long the answers of calls are kept
/// @param traceRetention how long the trace of a message is kept
@ConfigurationProperties("mailrail.mailbox.content")
public record ContentProperties(
        @DefaultValue("64MB") DataSize memory,
        @DefaultValue("10s") Duration memoryWait,
        @DefaultValue("24h") Duration stagedRetention,
        @DefaultValue("10s") Duration sweepInterval,
        @DefaultValue("1000") int sweepBatch,
        @DefaultValue("7d") Duration callRetention,
        @DefaultValue("30d") Duration traceRetention) {}
