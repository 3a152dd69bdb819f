/// All five services in one JVM, joined by in-process channels, on an embedded PostgreSQL; and the administrator's commands.
/// It holds no logic of mail.
@NullMarked
package io.mailrail.launcher;

import org.jspecify.annotations.NullMarked;
