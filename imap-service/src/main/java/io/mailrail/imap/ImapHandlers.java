package io.mailrail.imap;

import io.mailrail.api.grpc.Doors;
import io.mailrail.imap.handler.AppendHandler;
import io.mailrail.imap.handler.CopyHandler;
import io.mailrail.imap.handler.ExpungeHandler;
import io.mailrail.imap.handler.FetchHandler;
import io.mailrail.imap.handler.IdleHandler;
import io.mailrail.imap.handler.ListHandler;
import io.mailrail.imap.handler.LoginHandler;
import io.mailrail.imap.handler.MailboxesHandler;
import io.mailrail.imap.handler.SearchHandler;
import io.mailrail.imap.handler.SelectHandler;
import io.mailrail.imap.handler.StoreHandler;
import io.mailrail.imap.selected.MailboxWatch;

import java.time.Clock;

/// Everyone who does work, shared by all sessions; none of them keeps anything of one.
record ImapHandlers(
        LoginHandler login,
        SelectHandler select,
        MailboxesHandler mailboxes,
        ListHandler list,
        AppendHandler append,
        IdleHandler idle,
        SearchHandler search,
        FetchHandler fetch,
        StoreHandler store,
        CopyHandler copy,
        ExpungeHandler expunge) {

    static ImapHandlers over(
            Doors doors, MailboxWatch watch, ImapProperties properties, Clock clock) {
        return new ImapHandlers(
                new LoginHandler(doors.directory(), clock),
                new SelectHandler(doors.mailboxes(), doors.messages(), watch),
                new MailboxesHandler(doors.mailboxes()),
                new ListHandler(doors.mailboxes()),
                new AppendHandler(doors.messages(), properties.maxMessageSize().toBytes()),
                new IdleHandler(properties.idleHeartbeat()),
                new SearchHandler(doors.messages()),
                new FetchHandler(doors.messages()),
                new StoreHandler(doors.messages()),
                new CopyHandler(doors.messages()),
                new ExpungeHandler(doors.messages()));
    }
}
