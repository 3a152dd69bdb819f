package io.mailrail.imap.handler;

import io.mailrail.api.CallId;
import io.mailrail.api.Messages;
import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.imap.command.Append;
import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;
import io.mailrail.imap.response.Condition;
import io.mailrail.imap.response.ResponseCode;

import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// APPEND (RFC 3501 §6.3.11, RFC 4315 §3). The message streams from the client to the store.
public final class AppendHandler {

    private final Messages messages;
    private final long largest;

    /// @param largest octets of a message
    public AppendHandler(Messages messages, long largest) {
        this.messages = messages;
        this.largest = largest;
    }

    /// @throws TooLargeToSkipException for a message beyond the limit that is already on its way (RFC 7888 §4)
    public Condition append(LoggedIn who, Append append, ImapReader in)
            throws IOException, ImapSyntaxException, TooLargeToSkipException {
        var literal = append.message();
        if (literal.size() > largest) {
            if (!literal.synchronizing()) {
                throw new TooLargeToSkipException(literal.size());
            }
            return Condition.to(new Refusal.TooBig(largest));
        }
        if (literal.size() == 0) {
            try (var nothing = in.accept(literal)) {
                nothing.transferTo(OutputStream.nullOutputStream());
            }
            in.nextLine();
            in.end(append);
            return Condition.no("A message of no octets is none");
        }
        var content = new WholeCommand(in.accept(literal), in);
        try {
            var appended =
                    messages.append(
                            who.credential(),
                            CallId.next(),
                            append.mailbox(),
                            append.flags(),
                            append.internalDate(),
                            literal.size(),
                            content);
            return Condition.ok(
                    new ResponseCode.AppendUid(appended.uidValidity(), appended.uid()),
                    "APPEND completed");
        } catch (Refused no) {
            content.skipRest();
            if (no.refusal() instanceof Refusal.NoSuchMailbox) {
                return Condition.no(ResponseCode.Plain.TRYCREATE, "No such mailbox");
            }
            throw no;
        } catch (IOException e) {
            if (content.syntax != null) {
                throw content.syntax;
            }
            throw e;
        }
    }

    /// Thrown where the only short answer is BYE.
    public static final class TooLargeToSkipException extends Exception {

        TooLargeToSkipException(long size) {
            super("message of " + size + " octets", null, false, false);
        }
    }

    /// The message, and behind it the end of the command: only when that has come is the message whole, and its end told to
    /// whoever stores it.
    private static final class WholeCommand extends FilterInputStream {

        private final ImapReader command;
        private boolean ended;
        private @Nullable ImapSyntaxException syntax;

        WholeCommand(InputStream message, ImapReader command) {
            super(message);
            this.command = command;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int count = super.read(to, offset, length);
            if (count < 0) {
                end();
            }
            return count;
        }

        private void end() throws IOException {
            if (ended) {
                return;
            }
            ended = true;
            try {
                command.nextLine();
                command.end(command);
            } catch (ImapSyntaxException e) {
                syntax = e;
                throw new IOException("APPEND goes on after its message", e);
            }
        }

        /// Reads on to the end of the command and keeps nothing.
        void skipRest() throws IOException, ImapSyntaxException {
            if (syntax != null) {
                throw syntax;
            }
            if (!ended) {
                in.transferTo(OutputStream.nullOutputStream());
                ended = true;
                command.nextLine();
            }
        }
    }
}
