/// What the tests of every module stand on: a PostgreSQL (`postgres`), the network's other side (`net`) and conversations
/// written down (`transcript`). Nothing here is ever on a production class path.
@NullMarked
package io.mailrail.testkit;

import org.jspecify.annotations.NullMarked;
