package io.mailrail.imap.command;

import io.mailrail.imap.grammar.ImapReader;
import io.mailrail.imap.grammar.ImapSyntaxException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A data item of FETCH (RFC 3501 §6.4.5).
public sealed interface FetchItem {

    /// `FLAGS`
    record Flags() implements FetchItem {}

    /// `UID`
    record Uid() implements FetchItem {}

    /// `RFC822.SIZE`
    record Size() implements FetchItem {}

    /// `INTERNALDATE`
    record InternalDate() implements FetchItem {}

    /// `ENVELOPE`
    record Envelope() implements FetchItem {}

    /// `BODY` without a section
    record Body() implements FetchItem {}

    /// `BODYSTRUCTURE`
    record BodyStructure() implements FetchItem {}

    /// `BODY[…]<…>` and its elder relatives.
    ///
    /// @param part the part's number, empty for the message itself
    record Section(Form form, List<Integer> part, What what, Optional<Partial> partial)
            implements FetchItem {

        /// How it was asked for, and so how it is answered.
        public enum Form {
            BODY,
            BODY_PEEK,
            RFC822,
            RFC822_HEADER,
            RFC822_TEXT
        }

        public Section {
            part = List.copyOf(part);
        }

        public boolean marksAsSeen() {
            return form == Form.BODY || form == Form.RFC822 || form == Form.RFC822_TEXT;
        }
    }

    /// `"<" number "." nz-number ">"`
    record Partial(long offset, long length) {}

    /// `section-text`: what of a message or part is wanted.
    sealed interface What {

        /// All of it; of a part, its body.
        record Whole() implements What {}

        record Header() implements What {}

        /// @param names as given
        record HeaderFields(Choice choice, List<String> names) implements What {

            public HeaderFields {
                names = List.copyOf(names);
            }
        }

        record Text() implements What {}

        /// The MIME header of a part.
        record Mime() implements What {}
    }

    /// `HEADER.FIELDS` or `HEADER.FIELDS.NOT`.
    enum Choice {
        THESE,
        ALL_BUT_THESE
    }

    /// `fetch-att`
    ///
    /// @param name already read
    static FetchItem read(ImapReader in, String name) throws IOException, ImapSyntaxException {
        return switch (name) {
            case "FLAGS" -> new Flags();
            case "UID" -> new Uid();
            case "INTERNALDATE" -> new InternalDate();
            case "ENVELOPE" -> new Envelope();
            case "BODYSTRUCTURE" -> new BodyStructure();
            case "RFC822" -> elder(Section.Form.RFC822, new What.Whole());
            case "RFC822.HEADER" -> elder(Section.Form.RFC822_HEADER, new What.Header());
            case "RFC822.TEXT" -> elder(Section.Form.RFC822_TEXT, new What.Text());
            case "RFC822.SIZE" -> new Size();
            case "BODY" -> in.next('[') ? section(in, Section.Form.BODY) : new Body();
            case "BODY.PEEK" -> section(in, Section.Form.BODY_PEEK);
            default -> throw new ImapSyntaxException("Unknown data item " + name);
        };
    }

    private static Section elder(Section.Form form, What what) {
        return new Section(form, List.of(), what, Optional.empty());
    }

    /// `section = "[" [section-spec] "]"`, `section-spec = section-msgtext / (section-part ["." section-text])`
    private static Section section(ImapReader in, Section.Form form)
            throws IOException, ImapSyntaxException {
        in.expect('[');
        var part = new ArrayList<Integer>();
        What what = new What.Whole();
        boolean more = !in.next(']');
        while (more && in.nextIsNumberOrStar()) {
            part.add((int) Math.min(in.nzNumber(), Integer.MAX_VALUE));
            if (part.size() > 100) {
                throw new ImapSyntaxException("Part number deeper than 100 levels");
            }
            more = in.skip('.');
        }
        if (more) {
            what = text(in, !part.isEmpty());
        }
        in.expect(']');
        return new Section(form, part, what, in.next('<') ? partial(in) : Optional.empty());
    }

    private static What text(ImapReader in, boolean ofPart)
            throws IOException, ImapSyntaxException {
        var name = in.keyword();
        return switch (name) {
            case "HEADER" -> new What.Header();
            case "TEXT" -> new What.Text();
            case "HEADER.FIELDS" -> new What.HeaderFields(Choice.THESE, headerList(in));
            case "HEADER.FIELDS.NOT" -> new What.HeaderFields(Choice.ALL_BUT_THESE, headerList(in));
            case "MIME" -> {
                if (!ofPart) {
                    throw new ImapSyntaxException("MIME needs a part number");
                }
                yield new What.Mime();
            }
            default -> throw new ImapSyntaxException("Unknown section " + name);
        };
    }

    /// `header-list = "(" header-fld-name *(SP header-fld-name) ")"`
    private static List<String> headerList(ImapReader in) throws IOException, ImapSyntaxException {
        in.sp().expect('(');
        var names = new ArrayList<String>();
        do {
            names.add(in.asciiAstring());
        } while (in.skip(' '));
        in.expect(')');
        return names;
    }

    private static Optional<Partial> partial(ImapReader in) throws ImapSyntaxException {
        in.expect('<');
        long offset = in.number();
        long length = in.expect('.').nzNumber();
        in.expect('>');
        return Optional.of(new Partial(offset, length));
    }
}
