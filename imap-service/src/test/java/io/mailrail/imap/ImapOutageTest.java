package io.mailrail.imap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.Refusal;
import io.mailrail.testhouse.TestAccount;
import io.mailrail.testhouse.TestHouse;
import io.mailrail.testkit.transcript.Transcript;
import io.mailrail.testkit.transcript.TranscriptRunner;

import org.junit.jupiter.api.Test;

import java.util.Map;

/// What clients see when mailbox-service cannot be reached, when their session ends, and when the service stops.
class ImapOutageTest {

    private final SwitchedDoors doors = new SwitchedDoors(TestHouse.open().doors());
    private final TestAccount account = TestHouse.open().account();

    private void play(ImapUnderTest imap, String transcript) {
        new TranscriptRunner(imap.port())
                .with("user", account.email())
                .with("password", account.password())
                .hook("away", (conversation, text) -> doors.refuse(new Refusal.Unavailable()))
                .hook("expired", (conversation, text) -> doors.refuse(new Refusal.SessionExpired()))
                .hook("back", (conversation, text) -> doors.open())
                .hook("mail", (conversation, text) -> deliver())
                .hook("stop", (conversation, text) -> Thread.ofVirtual().start(imap::close))
                .run(Transcript.parse("outage", transcript));
    }

    private void deliver() {
        TestHouse.open().deliver("Subject: hello\n\nHello.\n", account);
    }

    @Test
    void anOutageIsSaidAndSurvived() {
        deliver();
        try (var imap = new ImapUnderTest(doors.doors(), true, Map.of())) {
            play(
                    imap,
                    """
                    away: now
                    C: a1 LOGIN ${user} ${password}
                    S: a1 NO [UNAVAILABLE] ...
                    back: now
                    C: a2 LOGIN ${user} ${password}
                    S: a2 OK ...
                    away: now
                    C: a3 SELECT INBOX
                    S: a3 NO [UNAVAILABLE] ...
                    C: a4 APPEND INBOX {5}
                    S: + ...
                    C: hello
                    S: a4 NO [UNAVAILABLE] ...
                    back: now
                    C: a5 SELECT INBOX
                    S: * FLAGS ...
                    S: * 1 EXISTS
                    S: * 1 RECENT
                    S: * OK [UNSEEN 1] ...
                    S: * OK [PERMANENTFLAGS ...
                    S: * OK [UIDVALIDITY ...
                    S: * OK [UIDNEXT 2] ...
                    S: a5 OK ...
                    away: now
                    C: a6 NOOP
                    S: a6 NO [UNAVAILABLE] ...
                    C: a7 FETCH 1 BODY[]
                    S: a7 NO [UNAVAILABLE] ...
                    C: a8 FETCH 1 FLAGS
                    S: * 1 FETCH (FLAGS (\\Recent))
                    S: a8 OK ...
                    mail: now
                    # Any command asks again once that is possible.
                    C: b1 NOOP
                    S: b1 NO [UNAVAILABLE] ...
                    back: now
                    C: b2 FETCH 1 UID
                    S: * 1 FETCH (UID 1)
                    S: * 2 EXISTS
                    S: * 2 RECENT
                    S: b2 OK ...
                    away: now
                    C: a9 IDLE
                    S: + idling
                    mail: now
                    back: now
                    S: * 3 EXISTS
                    S: * 3 RECENT
                    C: DONE
                    S: a9 OK ...
                    """);
            assertThat(
                            imap.meters()
                                    .get("imap.commands")
                                    .tag("verb", "fetch")
                                    .tag("outcome", "refused")
                                    .timer()
                                    .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void anExpiredSessionEndsWithBye() {
        try (var imap = new ImapUnderTest(doors.doors(), true, Map.of())) {
            play(
                    imap,
                    """
                    C: a1 LOGIN ${user} ${password}
                    S: a1 OK ...
                    expired: now
                    C: a2 LIST "" *
                    S: * BYE The session has expired, log in again
                    CLOSED
                    """);
        }
    }

    @Test
    void anIdleClientHearsThatItsSessionExpired() {
        try (var imap = new ImapUnderTest(doors.doors(), true, Map.of())) {
            play(
                    imap,
                    """
                    C: a1 LOGIN ${user} ${password}
                    S: a1 OK ...
                    C: a2 EXAMINE INBOX
                    S: ...
                    S: ...
                    S: ...
                    S: ...
                    S: ...
                    S: ...
                    S: a2 OK ...
                    expired: now
                    C: a3 IDLE
                    S: + idling
                    S: * BYE The session has expired, log in again
                    CLOSED
                    """);
        }
    }

    @Test
    void whoeverSaysNothingIsLoggedOut() {
        var settings = Map.of("login-timeout", "200ms");
        try (var imap = new ImapUnderTest(doors.doors(), true, settings)) {
            play(
                    imap,
                    """
                    S: * OK ...
                    S: * BYE Autologout after long silence
                    CLOSED
                    """);
        }
    }

    @Test
    void anIdleClientHearsThatWeAreStillHere() {
        var settings = Map.of("idle-heartbeat", "100ms");
        try (var imap = new ImapUnderTest(doors.doors(), true, settings)) {
            play(
                    imap,
                    """
                    C: a1 LOGIN ${user} ${password}
                    S: a1 OK ...
                    C: a2 EXAMINE INBOX
                    S: ...
                    S: ...
                    S: ...
                    S: ...
                    S: ...
                    S: ...
                    S: a2 OK ...
                    C: a3 IDLE
                    S: + idling
                    S: * OK Still here
                    S: * OK Still here
                    """);
        }
    }

    @Test
    void aStopSaysGoodbye() {
        var imap = new ImapUnderTest(doors.doors(), true, Map.of());
        play(
                imap,
                """
                C: a1 LOGIN ${user} ${password}
                S: a1 OK ...
                C: a2 IDLE
                S: + idling
                stop: now
                S: * BYE Server is shutting down
                CLOSED
                """);
    }

    @Test
    void whoComesTooOftenIsToldSo() {
        var settings = Map.of("max-sessions-per-address", "1");
        try (var imap = new ImapUnderTest(doors.doors(), true, settings)) {
            play(
                    imap,
                    """
                    S1: * OK ...
                    S2: * BYE Too many connections from your address
                    CLOSED2
                    C1: a1 NOOP
                    S1: a1 OK ...
                    """);
        }
    }
}
