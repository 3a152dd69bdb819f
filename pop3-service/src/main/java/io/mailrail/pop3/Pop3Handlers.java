package io.mailrail.pop3;

import io.mailrail.api.grpc.Doors;

import java.time.Clock;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

/// All that sessions have done for them.
record Pop3Handlers(
        AuthorizationHandler authorization,
        ListingHandler listing,
        ContentHandler content,
        UpdateHandler update,
        Pop3Keeper keeper) {

    static Pop3Handlers of(
            Doors doors, Supplier<SSLContext> tls, Pop3Settings settings, Clock clock) {
        var keeper = new Pop3Keeper(doors.mailboxes(), doors.directory(), clock);
        return new Pop3Handlers(
                new AuthorizationHandler(
                        doors.directory(),
                        doors.mailboxes(),
                        doors.messages(),
                        keeper,
                        tls,
                        settings),
                new ListingHandler(),
                new ContentHandler(doors.messages()),
                new UpdateHandler(doors.mailboxes(), keeper, settings),
                keeper);
    }
}
