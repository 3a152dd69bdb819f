/// What every line protocol shares: a listener, one client's wire, TLS, the lone dot, and the framing of SASL. It knows no
/// mail and no framework; sessions are built upon it and it is tested with `new`.
@NullMarked
package io.mailrail.wire;

import org.jspecify.annotations.NullMarked;
