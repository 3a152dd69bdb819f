package io.mailrail.mailbox.database;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/// Who does the chores: work that goes through all accounts is done by one replica, and by another one when that falls silent.
@Component
public final class Chores {

    private final JdbcClient writes;
    private final Clock clock;

    Chores(@Qualifier("mailboxWrites") JdbcClient writes, @Qualifier("mailboxClock") Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    /// One replica's claim on a chore.
    public final class Claim {

        private final String chore;
        private final Duration hold;
        private final UUID replica = UUID.randomUUID();

        private Claim(String chore, Duration hold) {
            this.chore = chore;
            this.hold = hold;
        }

        /// Whether the chore is this replica's, now and for a while; asked before each round.
        public boolean take() {
            var now = clock.instant();
            return writes.sql(
                                    """
                                    UPDATE chore
                                       SET owner = :replica, until = :until
                                     WHERE chore = :chore
                                       AND (owner = :replica OR until <= :now)
                                    """)
                            .param("replica", replica)
                            .param("until", SqlArrays.time(now.plus(hold)))
                            .param("chore", chore)
                            .param("now", SqlArrays.time(now))
                            .update()
                    == 1;
        }
    }

    /// A claim that outlives two missed rounds.
    ///
    /// @param interval between two rounds
    public Claim claim(String chore, Duration interval) {
        return new Claim(chore, interval.multipliedBy(3));
    }
}
