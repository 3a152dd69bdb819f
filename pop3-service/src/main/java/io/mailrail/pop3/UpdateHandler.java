package io.mailrail.pop3;

import io.mailrail.api.Mailboxes;
import io.mailrail.api.Refused;
import io.mailrail.pop3.Pop3State.Closed;
import io.mailrail.pop3.Pop3State.Update;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// QUIT, and every other end of a session that has a maildrop (RFC 1939 §6): only QUIT removes anything.
final class UpdateHandler {

    private static final Logger log = LoggerFactory.getLogger(UpdateHandler.class);

    private final Mailboxes mailboxes;
    private final Pop3Keeper keeper;
    private final Pop3Settings settings;

    UpdateHandler(Mailboxes mailboxes, Pop3Keeper keeper, Pop3Settings settings) {
        this.mailboxes = mailboxes;
        this.keeper = keeper;
        this.settings = settings;
    }

    Answer update(Update here) {
        var maildrop = here.maildrop();
        keeper.forget(maildrop);
        try {
            var deleted = maildrop.deletedUids();
            mailboxes.closeMaildrop(
                    maildrop.credential(), maildrop.lease(), deleted, maildrop.lastAccessedUid());
            log.info(
                    "closed maildrop login={} removed={} left={}",
                    maildrop.login(),
                    deleted.size(),
                    maildrop.count());
            var left =
                    maildrop.count() == 0
                            ? "maildrop empty"
                            : Words.messages(maildrop.count()) + " left";
            return new Answer(goodbye(" (" + left + ")"), new Closed());
        } catch (Refused refused) {
            log.info("update refused login={} refusal={}", maildrop.login(), refused.refusal());
            return new Answer(Pop3Reply.NOT_ALL_REMOVED, new Closed());
        }
    }

    Pop3Reply goodbye(String more) {
        return Pop3Reply.ok(settings.hostname() + " POP3 server signing off" + more);
    }

    /// The session ended without QUIT: nothing is removed, the lock goes.
    void abandon(Pop3Maildrop maildrop) {
        keeper.forget(maildrop);
        try {
            mailboxes.abandonMaildrop(maildrop.credential(), maildrop.lease());
        } catch (Refused refused) {
            // The lock ends by itself, a little later.
            log.info("abandon refused login={} refusal={}", maildrop.login(), refused.refusal());
        }
    }
}
