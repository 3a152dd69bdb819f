package io.mailrail.imap.response;

import io.mailrail.api.BodyPart;
import io.mailrail.api.EnvelopeStructure;
import io.mailrail.imap.grammar.ImapWriter;

import java.io.IOException;
import java.time.Instant;

/// One FETCH response (RFC 3501 §7.4.2), written item by item as they become known.
public final class FetchLine {

    private final ImapWriter out;
    private String before = "(";

    private FetchLine(ImapWriter out) {
        this.out = out;
    }

    public static FetchLine begin(ImapWriter out, long number) throws IOException {
        out.raw("* ").number(number).raw(" FETCH ");
        return new FetchLine(out);
    }

    private ImapWriter item(String name) throws IOException {
        out.raw(before).raw(name).sp();
        before = " ";
        return out;
    }

    /// @param flags as the wire has them
    public void flags(String flags) throws IOException {
        item("FLAGS").raw("(").raw(flags).raw(")");
    }

    public void uid(long uid) throws IOException {
        item("UID").number(uid);
    }

    public void size(long size) throws IOException {
        item("RFC822.SIZE").number(size);
    }

    public void internalDate(Instant date) throws IOException {
        item("INTERNALDATE").dateTime(date);
    }

    public void envelope(EnvelopeStructure envelope) throws IOException {
        new StructureWriter(item("ENVELOPE")).envelope(envelope);
    }

    public void body(BodyPart body) throws IOException {
        new StructureWriter(item("BODY")).body(body, StructureWriter.Detail.BODY);
    }

    public void bodyStructure(BodyPart body) throws IOException {
        new StructureWriter(item("BODYSTRUCTURE")).body(body, StructureWriter.Detail.BODYSTRUCTURE);
    }

    /// Content comes next: a literal, or NIL.
    public ImapWriter section(SectionName name) throws IOException {
        out.raw(before);
        before = " ";
        name.write(out);
        return out.sp();
    }

    public void end() throws IOException {
        out.raw(")").crlf();
    }

    /// The name of a section, as it was asked for.
    public interface SectionName {

        void write(ImapWriter out) throws IOException;
    }
}
