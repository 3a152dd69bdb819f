package io.mailrail.mailbox.admin;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// Who may begin.
///
/// @param bootstrapToken the first admin token; without one a random one is made and kept in the data folder
@ConfigurationProperties("mailrail.admin")
record AdminProperties(@Nullable String bootstrapToken) {

    @Override
    public String toString() {
        return "AdminProperties[bootstrapToken="
                + (bootstrapToken == null ? "none" : "given")
                + "]";
    }
}
