/// Leases what is due, keeps the limits per destination, and reports how it went.
/// The only package that joins the others.
@NullMarked
package io.mailrail.delivery.dispatch;

import org.jspecify.annotations.NullMarked;
