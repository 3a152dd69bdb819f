package io.mailrail.imap.handler;

import io.mailrail.api.IndexPage;
import io.mailrail.api.Messages;
import io.mailrail.api.ModSeq;
import io.mailrail.api.Refusal.Modified;
import io.mailrail.api.Refused;
import io.mailrail.imap.selected.MailboxWatch;
import io.mailrail.imap.selected.SelectedMailbox;

import java.util.ArrayList;

/// A selected mailbox at work: the client's view, who looks, and the ear for news.
public final class Desk implements AutoCloseable {

    private final Messages messages;
    private final LoggedIn who;
    private final SelectedMailbox view;
    private final MailboxWatch.Subscription ear;

    Desk(Messages messages, LoggedIn who, SelectedMailbox view, MailboxWatch.Subscription ear) {
        this.messages = messages;
        this.who = who;
        this.view = view;
        this.ear = ear;
    }

    public SelectedMailbox view() {
        return view;
    }

    MailboxWatch.Subscription ear() {
        return ear;
    }

    /// Whether the watch has spoken since the view was last advanced.
    public boolean hasNews() {
        return ear.hasNews(view.known());
    }

    /// Takes up what has happened since the last time; tells nobody.
    public void refresh() {
        var credential = who.credential();
        ear.renew(credential);
        ear.asking();
        var upTo = ModSeq.NONE;
        try (var pages = messages.changes(credential, view.key(), view.known())) {
            while (pages.hasNext()) {
                var page = pages.next();
                if (upTo.equals(ModSeq.NONE)) {
                    upTo = page.status().highestModSeq();
                }
                view.apply(page);
            }
        } catch (Refused no) {
            if (!(no.refusal() instanceof Modified)) {
                ear.unanswered();
                throw no;
            }
            readAnew();
        }
        view.upTo(upTo);
    }

    private void readAnew() {
        var index = new ArrayList<IndexPage>();
        try (var pages = messages.index(who.credential(), view.key())) {
            pages.forEachRemaining(index::add);
        }
        view.replace(index);
    }

    /// No news any more: the mailbox is left.
    @Override
    public void close() {
        ear.close();
    }
}
