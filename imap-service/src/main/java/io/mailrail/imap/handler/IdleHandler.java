package io.mailrail.imap.handler;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ImapOutput;
import io.mailrail.imap.response.ImapResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// IDLE (RFC 2177). The session's thread waits for DONE; a second virtual thread waits for news and tells them. While it
/// runs, the view is its own.
public final class IdleHandler {

    private static final Logger log = LoggerFactory.getLogger(IdleHandler.class);

    /// How long to wait before asking again when mailbox-service could not answer.
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Duration heartbeat;

    /// @param heartbeat how often an idle client hears that we are still here; it keeps middleboxes from forgetting
    public IdleHandler(Duration heartbeat) {
        this.heartbeat = heartbeat;
    }

    /// @param desk absent when no mailbox is selected: then there is nothing to tell
    public Condition idle(Optional<Desk> desk, Client client, ImapOutput out)
            throws IOException, ImapSyntaxException {
        out.sendNow(List.of(new ImapResponse.Continue("idling")));
        byte[] line;
        if (desk.isPresent()) {
            try (var teller = new Teller(desk.get(), client, out)) {
                line = client.line();
            }
        } else {
            line = client.line();
        }
        if (!new String(line, ISO_8859_1).equalsIgnoreCase("DONE")) {
            throw new ImapSyntaxException("Expected DONE");
        }
        return Condition.ok("IDLE completed");
    }

    private final class Teller implements AutoCloseable {

        private final Desk desk;
        private final Client client;
        private final ImapOutput out;
        private final Thread thread;
        private volatile boolean over;

        Teller(Desk desk, Client client, ImapOutput out) {
            this.desk = desk;
            this.client = client;
            this.out = out;
            desk.ear().forgetWake();
            this.thread = Thread.ofVirtual().name("imap-idle").start(this::run);
        }

        private void run() {
            try {
                var asked = tell();
                while (!over) {
                    boolean news =
                            desk.ear()
                                    .await(
                                            asked ? desk.view().known() : NOTHING_HEARD,
                                            asked ? heartbeat : RETRY);
                    if (over) {
                        return;
                    }
                    if (!news && asked) {
                        out.sendNow(List.of(STILL_HERE));
                    }
                    asked = tell();
                }
            } catch (IOException gone) {
                log.debug("idle client gone reason={}", gone.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Refused no) {
                log.info("idle ended by refusal={}", no.refusal());
                client.leave(Farewell.to(no.refusal()));
            }
        }

        /// @return false if mailbox-service could not be asked
        private boolean tell() throws IOException {
            try {
                desk.refresh();
            } catch (Refused no) {
                if (no.refusal() instanceof Refusal.Unavailable) {
                    return false;
                }
                throw no;
            }
            out.sendNow(desk.view().news());
            return true;
        }

        /// Ends the telling; afterwards the view is the session's again.
        @Override
        public void close() {
            over = true;
            desk.ear().wake();
            boolean interrupted = false;
            while (true) {
                try {
                    thread.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final ModSeq NOTHING_HEARD = new ModSeq(Long.MAX_VALUE);

    private static final ImapResponse STILL_HERE =
            new ImapResponse.Untagged(Condition.ok("Still here"));
}
