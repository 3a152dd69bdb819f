package io.mailrail.mailbox.admin;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/// Who may begin, and what the REST API bears.
///
/// @param bootstrapToken the first admin token; without one a random one is made and kept in the data folder
/// @param maxBody the most that a request's JSON may be
/// @param idempotencyMemory how long the answer to a creation with an `Idempotency-Key` is given again
@ConfigurationProperties("mailrail.admin")
record AdminProperties(
        @Nullable String bootstrapToken,
        @DefaultValue("1MB") DataSize maxBody,
        @DefaultValue("1d") Duration idempotencyMemory) {

    @Override
    public String toString() {
        return "AdminProperties[bootstrapToken="
                + (bootstrapToken == null ? "none" : "given")
                + "]";
    }
}
