package io.mailrail.imap.grammar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mailrail.api.Flag;
import io.mailrail.api.Flags;
import io.mailrail.api.MailboxName;
import io.mailrail.api.Refusal.Malformed;
import io.mailrail.api.Refused;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One command on its way in, one method per rule of RFC 3501 §9.
///
/// A command is not a line: literals interrupt it. Where the grammar has a string, the reader grants and reads a literal
/// within its limit; APPEND's is left on the wire ([#literal]). Used by one thread, for one command.
public final class ImapReader {

    /// Octets of refused non-synchronizing literals that are read and thrown away to save the connection.
    private static final long MOST_DISCARDED = 1 << 20;

    /// Most literals of one command.
    private static final int MOST_LITERALS = 1000;

    private static final int LONGEST_TAG = 100;

    private final CommandSource source;
    private final long literalLimit;
    private final DateReader dates = new DateReader(this);
    private byte[] line = {};
    private int at;
    private int literals;
    private long literalOctets;

    /// A literal whose octets are still on the wire.
    private @Nullable Literal announced;

    /// @param literalLimit most octets of all literals of the command together, APPEND's aside
    public ImapReader(CommandSource source, long literalLimit) {
        this.source = source;
        this.literalLimit = literalLimit;
    }

    /// Waits for the command's first line.
    public void begin() throws IOException, ImapSyntaxException {
        line = source.line();
        at = 0;
    }

    /// What the command looked like when it went wrong is of no use any more: reads away what the client sends of it without
    /// waiting to be asked.
    ///
    /// @return false if that is more than one cares to read
    public boolean discard() throws IOException, ImapSyntaxException {
        long discarded = 0;
        while (true) {
            var coming = announced == null ? announcedAtEnd() : announced;
            if (coming == null || coming.synchronizing()) {
                return true;
            }
            discarded += coming.size();
            if (discarded > MOST_DISCARDED) {
                return false;
            }
            try (var octets = accept(coming)) {
                octets.transferTo(OutputStream.nullOutputStream());
            }
            nextLine();
        }
    }

    private @Nullable Literal announcedAtEnd() throws ImapSyntaxException {
        int begin = Literal.beginsAt(line);
        if (begin < at) {
            return null;
        }
        at = begin;
        return literal();
    }

    /// `tag = 1*<any ASTRING-CHAR except "+">`
    public String tag() throws ImapSyntaxException {
        int from = at;
        while (at < line.length && isAstringChar(line[at]) && line[at] != '+') {
            at++;
        }
        if (at == from || at - from > LONGEST_TAG) {
            throw new ImapSyntaxException(line.length == 0 ? "Empty command" : "Not a tag");
        }
        return new String(line, from, at - from, US_ASCII);
    }

    /// `atom = 1*ATOM-CHAR`
    public String atom() throws ImapSyntaxException {
        int from = at;
        while (at < line.length && isAtomChar(line[at])) {
            at++;
        }
        if (at == from) {
            throw wrong("an atom");
        }
        return new String(line, from, at - from, US_ASCII);
    }

    /// An atom in upper case: names of commands, items, keys. Dots and all, but no brackets.
    public String keyword() throws ImapSyntaxException {
        int from = at;
        while (at < line.length && isAtomChar(line[at]) && line[at] != '[' && line[at] != '<') {
            at++;
        }
        if (at == from) {
            throw wrong("a keyword");
        }
        return new String(line, from, at - from, US_ASCII).toUpperCase(Locale.ROOT);
    }

    /// Exactly one space.
    public ImapReader sp() throws ImapSyntaxException {
        return expect(' ', "a space");
    }

    /// The end of the command.
    public <T> T end(T command) throws ImapSyntaxException {
        if (!atEnd()) {
            throw wrong("the end of the command");
        }
        return command;
    }

    public boolean atEnd() {
        return at == line.length;
    }

    /// Whether this comes next; nothing is read.
    public boolean next(char c) {
        return at < line.length && line[at] == c;
    }

    /// Whether a digit or `*` comes next.
    public boolean nextIsNumberOrStar() {
        return at < line.length && (line[at] == '*' || nextIsDigit());
    }

    boolean nextIsDigit() {
        return at < line.length && line[at] >= '0' && line[at] <= '9';
    }

    int digit() {
        return line[at++] - '0';
    }

    /// So many octets, or as many as are left.
    String letters(int count) {
        int length = Math.min(count, line.length - at);
        var letters = new String(line, at, length, US_ASCII);
        at += length;
        return letters;
    }

    /// Reads this if it comes next.
    public boolean skip(char c) {
        if (next(c)) {
            at++;
            return true;
        }
        return false;
    }

    public ImapReader expect(char c) throws ImapSyntaxException {
        return expect(c, "\"" + c + "\"");
    }

    private ImapReader expect(char c, String name) throws ImapSyntaxException {
        if (!skip(c)) {
            throw wrong(name);
        }
        return this;
    }

    /// `astring = 1*ASTRING-CHAR / string`, as octets.
    public byte[] astring() throws IOException, ImapSyntaxException {
        if (next('"') || next('{')) {
            return string();
        }
        int from = at;
        while (at < line.length && isAstringChar(line[at])) {
            at++;
        }
        if (at == from) {
            throw wrong("an atom or a string");
        }
        return Arrays.copyOfRange(line, from, at);
    }

    /// An `astring` that has to be ASCII.
    public String asciiAstring() throws IOException, ImapSyntaxException {
        return ascii(astring());
    }

    /// `string = quoted / literal`. Octets above 127 pass in a quoted string: many clients put UTF-8 there.
    public byte[] string() throws IOException, ImapSyntaxException {
        return next('{') ? smallLiteral() : quoted();
    }

    /// `nstring = string / nil`; empty for NIL.
    public Optional<byte[]> nstring() throws IOException, ImapSyntaxException {
        if (next('"') || next('{')) {
            return Optional.of(string());
        }
        if (!keyword().equals("NIL")) {
            throw wrong("a string or NIL");
        }
        return Optional.empty();
    }

    private byte[] quoted() throws ImapSyntaxException {
        expect('"', "a string");
        var octets = new byte[line.length - at];
        int length = 0;
        while (at < line.length && line[at] != '"') {
            if (line[at] == '\\') {
                at++;
                if (!next('"') && !next('\\')) {
                    throw wrong("a quoted special");
                }
            }
            if (line[at] == 0 || line[at] == '\r' || line[at] == '\n') {
                throw wrong("a character of text");
            }
            octets[length++] = line[at++];
        }
        expect('"', "a closing quote");
        return Arrays.copyOf(octets, length);
    }

    /// `literal = "{" number "}" CRLF *CHAR8`, read into memory.
    private byte[] smallLiteral() throws IOException, ImapSyntaxException {
        var literal = literal();
        literalOctets += literal.size();
        literals++;
        if (literalOctets > literalLimit || literals > MOST_LITERALS) {
            throw new LiteralTooLargeException(
                    literal.size(), literalLimit, literal.synchronizing());
        }
        byte[] octets;
        try (var stream = accept(literal)) {
            octets = stream.readAllBytes();
        }
        nextLine();
        for (byte octet : octets) {
            if (octet == 0) {
                throw new ImapSyntaxException("NUL in a literal");
            }
        }
        return octets;
    }

    /// The announcement of a literal, at the end of the line; its octets are left on the wire.
    public Literal literal() throws ImapSyntaxException {
        if (Literal.beginsAt(line) != at) {
            throw wrong("a literal");
        }
        at++;
        long size = number();
        boolean synchronizing = !skip('+');
        at++;
        announced = new Literal(size, synchronizing);
        return announced;
    }

    /// Grants a literal and opens it.
    public InputStream accept(Literal literal) throws IOException {
        announced = null;
        if (literal.synchronizing()) {
            source.invite();
        }
        return source.octets(literal.size());
    }

    /// Goes on with the line after a literal.
    public void nextLine() throws IOException, ImapSyntaxException {
        line = source.line();
        at = 0;
    }

    /// `number`: below 2³².
    public long number() throws ImapSyntaxException {
        int from = at;
        long value = 0;
        while (at < line.length && line[at] >= '0' && line[at] <= '9') {
            value = value * 10 + (line[at++] - '0');
            if (value > 0xFFFF_FFFFL) {
                at = from;
                throw wrong("a number below 4294967296");
            }
        }
        if (at == from) {
            throw wrong("a number");
        }
        return value;
    }

    /// `nz-number`
    public long nzNumber() throws ImapSyntaxException {
        int from = at;
        long value = number();
        if (value == 0 || line[from] == '0') {
            at = from;
            throw wrong("a number from 1 on");
        }
        return value;
    }

    /// `sequence-set = (seq-number / seq-range) *("," sequence-set)`
    public SequenceSet sequenceSet() throws ImapSyntaxException {
        var ranges = new ArrayList<SequenceSet.Range>();
        do {
            long one = sequenceNumber();
            ranges.add(new SequenceSet.Range(one, skip(':') ? sequenceNumber() : one));
        } while (skip(','));
        return new SequenceSet(ranges);
    }

    private long sequenceNumber() throws ImapSyntaxException {
        return skip('*') ? SequenceSet.STAR : nzNumber();
    }

    /// `mailbox = "INBOX" / astring`, decoded.
    ///
    /// @throws Refused Malformed for what is well spelled and still cannot be a name
    public MailboxName mailbox() throws IOException, ImapSyntaxException {
        return name(ModifiedUtf7.decode(asciiAstring()));
    }

    /// A name to CREATE; a trailing separator only declares that names will be created below it (RFC 3501 §6.3.3).
    public MailboxName mailboxToCreate() throws IOException, ImapSyntaxException {
        var name = ModifiedUtf7.decode(asciiAstring());
        return name(
                name.length() > 1 && name.endsWith("/")
                        ? name.substring(0, name.length() - 1)
                        : name);
    }

    private static MailboxName name(String name) {
        try {
            return new MailboxName(name);
        } catch (IllegalArgumentException e) {
            throw new Refused(new Malformed("Not a possible mailbox name"), e);
        }
    }

    /// A reference of LIST: like a mailbox name, but may be empty or end in a separator.
    public String reference() throws IOException, ImapSyntaxException {
        return ModifiedUtf7.decode(asciiAstring());
    }

    /// `list-mailbox = 1*list-char / string`, decoded.
    public String listMailbox() throws IOException, ImapSyntaxException {
        if (next('"') || next('{')) {
            return ModifiedUtf7.decode(ascii(string()));
        }
        int from = at;
        while (at < line.length
                && (isAstringChar(line[at]) || line[at] == '*' || line[at] == '%')) {
            at++;
        }
        if (at == from) {
            throw wrong("a mailbox pattern");
        }
        return ModifiedUtf7.decode(new String(line, from, at - from, US_ASCII));
    }

    /// `flag-list = "(" [flag *(SP flag)] ")"`
    public Flags flagList() throws ImapSyntaxException {
        expect('(');
        var names = new ArrayList<String>();
        if (!next(')')) {
            do {
                names.add(flag());
            } while (skip(' '));
        }
        expect(')');
        return flags(names);
    }

    /// `flag *(SP flag)`
    public Flags bareFlags() throws ImapSyntaxException {
        var names = new ArrayList<String>();
        do {
            names.add(flag());
        } while (skip(' '));
        return flags(names);
    }

    private Flags flags(List<String> names) throws ImapSyntaxException {
        // Clients that copy flags from a FETCH send \Recent, too; it is not theirs to set, nor
        // worth an error.
        names.removeIf(name -> name.equalsIgnoreCase("\\Recent"));
        if (names.size() > Flags.MAX_KEYWORDS) {
            throw new ImapSyntaxException("More than " + Flags.MAX_KEYWORDS + " flags");
        }
        return Flags.named(names);
    }

    private String flag() throws ImapSyntaxException {
        if (!skip('\\')) {
            return flagKeyword();
        }
        var name = "\\" + atom();
        if (Flag.named(name).isEmpty() && !name.equalsIgnoreCase("\\Recent")) {
            throw new ImapSyntaxException("Unknown system flag " + name);
        }
        return name;
    }

    /// `flag-keyword = atom`
    public String flagKeyword() throws ImapSyntaxException {
        var keyword = atom();
        if (keyword.length() > Flags.MAX_KEYWORD_LENGTH) {
            throw new ImapSyntaxException(
                    "Keyword longer than " + Flags.MAX_KEYWORD_LENGTH + " characters");
        }
        return keyword;
    }

    /// `date` and `date-time`.
    public DateReader dates() {
        return dates;
    }

    /// What should have come, and where: the words of a BAD.
    public ImapSyntaxException wrong(String expected) {
        if (at < line.length && (line[at] & 0x80) != 0) {
            return new ImapSyntaxException("8-bit octet at " + at + ", expected " + expected);
        }
        return new ImapSyntaxException("Expected " + expected + " at " + at);
    }

    private String ascii(byte[] octets) throws ImapSyntaxException {
        for (byte octet : octets) {
            if (octet < 0) {
                throw new ImapSyntaxException("8-bit octet where only ASCII may stand");
            }
        }
        return new String(octets, US_ASCII);
    }

    /// `ATOM-CHAR = <any CHAR except atom-specials>`
    static boolean isAtomChar(byte c) {
        return c > 0x20 && c < 0x7f && c != '(' && c != ')' && c != '{' && c != '%' && c != '*'
                && c != '"' && c != '\\' && c != ']';
    }

    /// `ASTRING-CHAR = ATOM-CHAR / resp-specials`
    static boolean isAstringChar(byte c) {
        return isAtomChar(c) || c == ']';
    }
}
