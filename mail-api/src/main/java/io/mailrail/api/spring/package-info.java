/// The properties that several services share, one record each. What only one service knows, stands beside its code.
@NullMarked
package io.mailrail.api.spring;

import org.jspecify.annotations.NullMarked;
