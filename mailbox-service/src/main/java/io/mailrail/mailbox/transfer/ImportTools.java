package io.mailrail.mailbox.transfer;

import io.mailrail.mailbox.content.ContentIntake;
import io.mailrail.mailbox.mailbox.MailboxMaker;
import io.mailrail.mailbox.mailbox.MailboxProperties;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

import java.time.Clock;

/// What every [ImportRun] works with.
@Component
record ImportTools(
        ImportRepository jobs,
        ImportLeases leases,
        Uploads uploads,
        ContentIntake intake,
        MailboxMaker mailboxes,
        ImportFiling filing,
        ImportProperties properties,
        MailboxProperties mailboxProperties,
        MeterRegistry meters,
        @Qualifier("mailboxClock") Clock clock) {

    void count(ImportMeters meter, String outcome, long times) {
        meters.counter(meter.getName(), ImportMeters.Tag.OUTCOME.asString(), outcome)
                .increment((double) times);
    }

    /// Most octets of a message.
    long maxMessage() {
        return mailboxProperties.maxAppendSize().toBytes();
    }
}
