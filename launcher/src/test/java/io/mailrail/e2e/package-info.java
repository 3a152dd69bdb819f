/// The whole house from outside: real processes, real sockets, and mail clients that we did not write. Every test of
/// [MailClientsContract] runs against the all-in-one and against five processes.
@NullMarked
package io.mailrail.e2e;

import org.jspecify.annotations.NullMarked;
