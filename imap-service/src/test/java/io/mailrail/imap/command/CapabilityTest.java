package io.mailrail.imap.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.Set;

/// What is announced is answered, and what is answered is announced.
class CapabilityTest {

    /// The commands of RFC 3501 itself, but for the two that a capability of its own announces.
    private static final Set<Verb> IMAP4REV1 =
            EnumSet.of(
                    Verb.CAPABILITY,
                    Verb.NOOP,
                    Verb.LOGOUT,
                    Verb.LOGIN,
                    Verb.SELECT,
                    Verb.EXAMINE,
                    Verb.CREATE,
                    Verb.DELETE,
                    Verb.RENAME,
                    Verb.SUBSCRIBE,
                    Verb.UNSUBSCRIBE,
                    Verb.LIST,
                    Verb.LSUB,
                    Verb.STATUS,
                    Verb.APPEND,
                    Verb.CHECK,
                    Verb.CLOSE,
                    Verb.EXPUNGE,
                    Verb.SEARCH,
                    Verb.FETCH,
                    Verb.STORE,
                    Verb.COPY);

    @Test
    void everyFurtherCommandHasACapabilityThatAnnouncesIt() {
        var announced = EnumSet.copyOf(IMAP4REV1);
        for (var capability : Capability.values()) {
            capability.verb().ifPresent(announced::add);
        }
        assertThat(announced).containsExactlyInAnyOrder(Verb.values());
    }

    @Test
    void withoutTlsNobodyMayLogIn() {
        assertThat(Capability.list(new Capability.Moment(false, false, false)))
                .isEqualTo("IMAP4rev1 LITERAL+ ID STARTTLS LOGINDISABLED SASL-IR ENABLE IDLE");
    }

    @Test
    void underTlsThereIsNoStartTls() {
        assertThat(Capability.list(new Capability.Moment(false, true, false)))
                .isEqualTo("IMAP4rev1 LITERAL+ ID AUTH=PLAIN SASL-IR ENABLE IDLE");
    }

    @Test
    void afterTheLoginThereIsMoreToDo() {
        assertThat(Capability.list(new Capability.Moment(true, true, false)))
                .isEqualTo(
                        "IMAP4rev1 LITERAL+ ID ENABLE IDLE NAMESPACE UIDPLUS UNSELECT CHILDREN"
                                + " SPECIAL-USE");
    }
}
