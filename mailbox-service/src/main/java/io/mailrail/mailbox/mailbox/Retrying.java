package io.mailrail.mailbox.mailbox;

import io.mailrail.mailbox.database.DatabaseTrouble;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.function.Supplier;

/// Transactions of verbs that may be repeated as they are: a deadlock or a serialization failure is tried again, a database that
/// is away is Unavailable.
@Component
public final class Retrying {

    private static final int ATTEMPTS = 4;

    private final TransactionTemplate template;

    public Retrying(@Qualifier("mailboxTransactions") TransactionTemplate template) {
        this.template = template;
    }

    public <T extends @Nullable Object> T run(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return template.execute(status -> work.get());
            } catch (ConcurrencyFailureException e) {
                if (attempt == ATTEMPTS) {
                    throw DatabaseTrouble.translated(e);
                }
            } catch (RuntimeException e) {
                throw DatabaseTrouble.translated(e);
            }
        }
    }

    public void run(Runnable work) {
        run(() -> {
            work.run();
            return true;
        });
    }
}
