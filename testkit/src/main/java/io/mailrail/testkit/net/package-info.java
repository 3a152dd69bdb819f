/// The other side of the network, scripted: a DNS server and an SMTP server on loopback, and a clock to advance.
/// Nothing in it leaves the machine, and nothing sleeps.
@NullMarked
package io.mailrail.testkit.net;

import org.jspecify.annotations.NullMarked;
