/// What an operator sets and counts: the properties of `mailrail.delivery` and the meters of `delivery`.
/// Below all other packages, for most of them read it.
@NullMarked
package io.mailrail.delivery.settings;

import org.jspecify.annotations.NullMarked;
