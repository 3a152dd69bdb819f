package io.mailrail.imap.handler;

import io.mailrail.imap.command.FetchItem.Choice;
import io.mailrail.imap.command.FetchItem.Section;
import io.mailrail.imap.command.FetchItem.What;
import io.mailrail.imap.grammar.ImapWriter;
import io.mailrail.imap.response.FetchLine.SectionName;

import java.io.IOException;
import java.util.stream.Collectors;

/// `"BODY" section ["<" number ">"]`, or the elder name it was asked for by.
record SectionLabel(Section section) implements SectionName {

    @Override
    public void write(ImapWriter out) throws IOException {
        switch (section.form()) {
            case RFC822 -> out.raw("RFC822");
            case RFC822_HEADER -> out.raw("RFC822.HEADER");
            case RFC822_TEXT -> out.raw("RFC822.TEXT");
            case BODY, BODY_PEEK -> body(out);
        }
    }

    private void body(ImapWriter out) throws IOException {
        out.raw("BODY[");
        out.raw(section.part().stream().map(String::valueOf).collect(Collectors.joining(".")));
        if (!section.part().isEmpty() && !(section.what() instanceof What.Whole)) {
            out.raw(".");
        }
        switch (section.what()) {
            case What.Whole _ -> {}
            case What.Header _ -> out.raw("HEADER");
            case What.Text _ -> out.raw("TEXT");
            case What.Mime _ -> out.raw("MIME");
            case What.HeaderFields(var choice, var names) -> {
                out.raw(choice == Choice.THESE ? "HEADER.FIELDS " : "HEADER.FIELDS.NOT ");
                var before = "(";
                for (var name : names) {
                    out.raw(before).astring(name);
                    before = " ";
                }
                out.raw(")");
            }
        }
        out.raw("]");
        if (section.partial().isPresent()) {
            out.raw("<").number(section.partial().get().offset()).raw(">");
        }
    }
}
