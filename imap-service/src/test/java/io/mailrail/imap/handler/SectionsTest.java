package io.mailrail.imap.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.BodyPart;
import io.mailrail.api.BodyPart.Basic;
import io.mailrail.api.BodyPart.Fields;
import io.mailrail.api.BodyPart.Message;
import io.mailrail.api.BodyPart.Multipart;
import io.mailrail.api.BodyPart.Place;
import io.mailrail.api.BodyPart.Text;
import io.mailrail.api.ContentRange;
import io.mailrail.api.EnvelopeStructure;
import io.mailrail.api.Uid;
import io.mailrail.imap.command.FetchItem.Partial;
import io.mailrail.imap.command.FetchItem.Section;
import io.mailrail.imap.command.FetchItem.What;
import io.mailrail.imap.handler.Sections.Extent;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The numbering of parts by the example of RFC 3501 §6.4.5: 1, 2, 3 (a message of 3.1 and 3.2), 4 (a multipart).
class SectionsTest {

    private static final Uid UID = new Uid(7);

    private static final EnvelopeStructure NO_ENVELOPE =
            new EnvelopeStructure(
                    null, null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                    null, null);

    private static Fields fields(String type, String subtype) {
        return new Fields(
                type, subtype, List.of(), null, null, "7BIT", null, null, List.of(), null);
    }

    private static Text text(long header, long body, long end) {
        return new Text(new Place(header, body, end), fields("TEXT", "PLAIN"), 1);
    }

    private static Multipart multipart(long header, long body, long end, BodyPart... parts) {
        return new Multipart(
                new Place(header, body, end), fields("MULTIPART", "MIXED"), List.of(parts));
    }

    private static final BodyPart MESSAGE =
            multipart(
                    0,
                    100,
                    1000,
                    text(110, 120, 130),
                    new Basic(new Place(140, 150, 160), fields("APPLICATION", "OCTET-STREAM")),
                    new Message(
                            new Place(200, 210, 500),
                            fields("MESSAGE", "RFC822"),
                            NO_ENVELOPE,
                            multipart(210, 250, 500, text(260, 270, 280), text(290, 300, 310)),
                            9),
                    multipart(600, 610, 900, text(620, 630, 640), text(650, 660, 670)));

    private static Extent where(What what, Integer... part) {
        return Sections.of(UID, section(what, Optional.empty(), part), MESSAGE);
    }

    private static Section section(What what, Optional<Partial> partial, Integer... part) {
        return new Section(Section.Form.BODY, Arrays.asList(part), what, partial);
    }

    private static Extent octets(long from, long to) {
        return new Extent.Octets(new ContentRange(UID, from, to - from));
    }

    @Test
    void theWholeMessageAndItsHalves() {
        assertThat(where(new What.Whole())).isEqualTo(octets(0, 1000));
        assertThat(where(new What.Header())).isEqualTo(octets(0, 100));
        assertThat(where(new What.Text())).isEqualTo(octets(100, 1000));
    }

    @Test
    void partsByNumber() {
        assertThat(where(new What.Whole(), 1)).isEqualTo(octets(120, 130));
        assertThat(where(new What.Mime(), 2)).isEqualTo(octets(140, 150));
        assertThat(where(new What.Whole(), 3)).isEqualTo(octets(210, 500));
        assertThat(where(new What.Whole(), 4, 2)).isEqualTo(octets(660, 670));
        assertThat(where(new What.Mime(), 4)).isEqualTo(octets(600, 610));
    }

    @Test
    void aMessageWithinTheMessage() {
        assertThat(where(new What.Header(), 3)).isEqualTo(octets(210, 250));
        assertThat(where(new What.Text(), 3)).isEqualTo(octets(250, 500));
        assertThat(where(new What.Whole(), 3, 2)).isEqualTo(octets(300, 310));
        assertThat(where(new What.Mime(), 3)).isEqualTo(octets(200, 210));
    }

    @Test
    void whatIsNotThere() {
        assertThat(where(new What.Whole(), 5)).isEqualTo(new Extent.Nothing());
        assertThat(where(new What.Whole(), 1, 1)).isEqualTo(new Extent.Nothing());
        assertThat(where(new What.Header(), 1)).isEqualTo(new Extent.Nothing());
        assertThat(where(new What.Text(), 4)).isEqualTo(new Extent.Nothing());
    }

    @Test
    void aPlainMessageHasOnePart() {
        var plain = text(0, 50, 80);
        var one = section(new What.Whole(), Optional.empty(), 1);
        var mime = section(new What.Mime(), Optional.empty(), 1);
        assertThat(Sections.of(UID, one, plain)).isEqualTo(octets(50, 80));
        assertThat(Sections.of(UID, mime, plain)).isEqualTo(octets(0, 50));
    }

    @Test
    void partsOfSections() {
        var middle = section(new What.Text(), Optional.of(new Partial(10, 20)));
        var beyond = section(new What.Text(), Optional.of(new Partial(900, 20)));
        var tail = section(new What.Whole(), Optional.of(new Partial(990, 4_000_000_000L)));
        assertThat(Sections.of(UID, middle, MESSAGE)).isEqualTo(octets(110, 130));
        assertThat(Sections.of(UID, beyond, MESSAGE)).isEqualTo(new Extent.Empty());
        assertThat(Sections.of(UID, tail, MESSAGE)).isEqualTo(octets(990, 1000));
        assertThat(Sections.ofWhole(UID, tail, 995)).isEqualTo(octets(990, 995));
    }
}
