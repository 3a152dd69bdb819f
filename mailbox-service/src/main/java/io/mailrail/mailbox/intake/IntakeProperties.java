package io.mailrail.mailbox.intake;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How messages are taken in.
///
/// @param maxContentSize most octets of a message; the gateways' own limits are usually lower
/// @param writers how many batches are written at once
/// @param batchMessages most messages of a batch
/// @param batchSize most octets of a batch
/// @param singles most messages at once that are written alone, because an account of theirs is busy
@ConfigurationProperties("mailrail.mailbox.intake")
public record IntakeProperties(
        @DefaultValue("150MB") DataSize maxContentSize,
        @DefaultValue("2") int writers,
        @DefaultValue("256") int batchMessages,
        @DefaultValue("16MB") DataSize batchSize,
        @DefaultValue("4") int singles) {}
