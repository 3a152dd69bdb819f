/// The way to PostgreSQL: pools, transactions, migration, and the checks that come before the first statement. What the
/// tables mean is the business of the packages that own them.
@NullMarked
package io.mailrail.mailbox.database;

import org.jspecify.annotations.NullMarked;
