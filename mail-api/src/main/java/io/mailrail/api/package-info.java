/// The words the services speak to each other: five doors ([Directory], [Intake], [Mailboxes], [Messages], [Outbound])
/// over records, and every way the house says no ([Refusal]). How a door is reached is the business of `api.grpc`.
@NullMarked
package io.mailrail.api;

import org.jspecify.annotations.NullMarked;
