/// How the doors are reached: clients and endpoints that translate between the records and what crosses the wire. The only
/// code that sees generated types.
@NullMarked
package io.mailrail.api.grpc;

import org.jspecify.annotations.NullMarked;
