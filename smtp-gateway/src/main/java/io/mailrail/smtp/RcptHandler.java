package io.mailrail.smtp;

import io.mailrail.api.Directory;
import io.mailrail.api.Refusal;
import io.mailrail.api.Resolution;
import io.mailrail.smtp.SmtpState.Recipient;
import io.mailrail.smtp.SmtpState.Transaction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// RCPT: may this recipient be reached through us? RFC 5321 §4.1.1.3. Here it is decided that we are never an open relay:
/// to the outside goes only what somebody who logged in submits.
final class RcptHandler {

    private static final Logger log = LoggerFactory.getLogger(RcptHandler.class);

    private final Directory directory;
    private final SmtpSettings settings;

    RcptHandler(Directory directory, SmtpSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    Answer handle(Transaction here, SmtpCommand.Rcpt rcpt, SmtpWire wire) {
        if (here.to().size() >= settings.maxRecipients()) {
            return new Answer(Reply.TOO_MANY_RECIPIENTS, here);
        }
        var resolution = directory.resolve(rcpt.to());
        var recipient = new Recipient(rcpt.to(), resolution);
        return switch (resolution) {
            case Resolution.Local _ -> new Answer(Reply.RECIPIENT_OK, here.with(recipient));
            case Resolution.Remote _ ->
                    here.greeted().submitter().isPresent()
                            ? new Answer(Reply.RECIPIENT_OK, here.with(recipient))
                            : refused(here, rcpt, wire, Reply.NO_RELAYING);
            case Resolution.Unknown _ ->
                    refused(
                            here,
                            rcpt,
                            wire,
                            Reply.to(new Refusal.NoSuchRecipient(rcpt.to().address())));
            case Resolution.OverQuota _ ->
                    refused(here, rcpt, wire, Reply.to(new Refusal.OverQuota()));
            case Resolution.Disabled _ -> refused(here, rcpt, wire, Reply.DISABLED_RECIPIENT);
        };
    }

    private static Answer refused(
            Transaction here, SmtpCommand.Rcpt rcpt, SmtpWire wire, Reply reply) {
        log.info(
                "recipient refused client={} from={} to={} code={}",
                wire.client(),
                here.from(),
                rcpt.to(),
                reply.code());
        return new Answer(reply, here);
    }
}
