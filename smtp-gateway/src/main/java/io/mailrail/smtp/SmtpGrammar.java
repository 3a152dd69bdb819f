package io.mailrail.smtp;

import io.mailrail.api.ForwardPath;
import io.mailrail.api.ReversePath;
import io.mailrail.smtp.SmtpSyntaxException.Fault;

import java.net.Inet6Address;
import java.util.Locale;

/// One line, read from left to right: RFC 5321 §4.1.2, one method for each rule. A method reads its rule from where the one
/// before ended, or throws. Octets are chars (ISO-8859-1), so a char above 127 is half of something and never valid here.
final class SmtpGrammar {

    /// RFC 5321 §4.5.3.1.3: 256 octets, angle brackets included.
    private static final int LONGEST_PATH = 256;

    /// RFC 5321 §4.5.3.1.2.
    private static final int LONGEST_DOMAIN = 255;

    /// RFC 1035 §2.3.4.
    private static final int LONGEST_LABEL = 63;

    private final String line;
    private int at;

    /// What a fault in a path is called: it depends on whose path it is.
    private Fault pathFault = Fault.ARGUMENT;

    SmtpGrammar(String line) {
        this.line = line;
    }

    /// The first word, in capitals; empty where there is none. Any word will do: whether we know it is the parser's question.
    String verb() {
        int start = at;
        while (!atEnd() && peek() != ' ' && peek() != '\t') {
            at++;
        }
        return line.substring(start, at).toUpperCase(Locale.ROOT);
    }

    /// `SP`. More than one is forgiven: some clients align their arguments.
    SmtpGrammar sp() throws SmtpSyntaxException {
        if (atEnd() || peek() != ' ') {
            throw fault(Fault.ARGUMENT, "Argument missing");
        }
        skipSpaces();
        return this;
    }

    /// A literal of the grammar, in any case, such as `FROM:`. Some clients put a space behind it; see RFC 5321 §4.1.1.2,
    /// which asks for none.
    SmtpGrammar keyword(String keyword) throws SmtpSyntaxException {
        if (!line.regionMatches(true, at, keyword, 0, keyword.length())) {
            throw fault(Fault.ARGUMENT, keyword + " expected");
        }
        at += keyword.length();
        skipSpaces();
        return this;
    }

    /// Whatever follows, for commands that allow an argument and ignore it.
    <T> T anything(T value) {
        at = line.length();
        return value;
    }

    /// `CRLF`, with white space before it tolerated (RFC 5321 §4.1.1).
    <T> T end(T value) throws SmtpSyntaxException {
        while (!atEnd() && (peek() == ' ' || peek() == '\t')) {
            at++;
        }
        if (!atEnd()) {
            throw fault(Fault.ARGUMENT, "Unexpected argument");
        }
        return value;
    }

    /// Whether nothing but white space is left.
    boolean atArgumentsEnd() {
        return line.substring(at).isBlank();
    }

    /// `Reverse-path = Path / "<>"`
    ReversePath reversePath() throws SmtpSyntaxException {
        pathFault = Fault.REVERSE_PATH;
        if (line.startsWith("<>", at)) {
            at += 2;
            return ReversePath.NULL;
        }
        return new ReversePath(path());
    }

    /// `( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path )`, RFC 5321 §4.1.1.3.
    ForwardPath forwardPath() throws SmtpSyntaxException {
        pathFault = Fault.FORWARD_PATH;
        var postmaster = "<Postmaster>";
        if (line.regionMatches(true, at, postmaster, 0, postmaster.length())) {
            var asGiven = line.substring(at + 1, at + postmaster.length() - 1);
            at += postmaster.length();
            return new ForwardPath(asGiven);
        }
        return new ForwardPath(path());
    }

    /// `Path = "<" [ A-d-l ":" ] Mailbox ">"`. The source route is accepted and ignored (RFC 5321 §3.3, appendix C).
    private String path() throws SmtpSyntaxException {
        int start = at;
        expect('<', "< expected");
        if (!atEnd() && peek() == '@') {
            sourceRoute();
        }
        var mailbox = mailbox();
        expect('>', "> expected");
        if (at - start > LONGEST_PATH) {
            throw fault(pathFault, "Path too long");
        }
        return mailbox;
    }

    /// `A-d-l = At-domain *( "," At-domain )`, `At-domain = "@" Domain`
    private void sourceRoute() throws SmtpSyntaxException {
        do {
            at++; // the comma, or what the caller saw
            if (line.charAt(at - 1) == ',') {
                expect('@', "@ expected");
            }
            hostname(false);
        } while (!atEnd() && peek() == ',');
        expect(':', ": expected");
    }

    /// `Mailbox = Local-part "@" ( Domain / address-literal )`
    private String mailbox() throws SmtpSyntaxException {
        var localPart = localPart();
        expect('@', "@ expected");
        return localPart + '@' + domainOrLiteral(false);
    }

    /// `Local-part = Dot-string / Quoted-string`
    private String localPart() throws SmtpSyntaxException {
        return !atEnd() && peek() == '"' ? quotedString() : dotString();
    }

    /// `Dot-string = Atom *("." Atom)`
    private String dotString() throws SmtpSyntaxException {
        int start = at;
        atom();
        while (!atEnd() && peek() == '.') {
            at++;
            atom();
        }
        return line.substring(start, at);
    }

    /// `Atom = 1*atext`
    private void atom() throws SmtpSyntaxException {
        int start = at;
        while (!atEnd() && isAtext(peek())) {
            at++;
        }
        if (at == start) {
            throw inPath("Local part misspelt");
        }
    }

    /// `Quoted-string = DQUOTE *QcontentSMTP DQUOTE`, in the spelling with the fewest quotes: all spellings name the same
    /// mailbox (RFC 5321 §4.1.2).
    private String quotedString() throws SmtpSyntaxException {
        expect('"', "Quote expected");
        var content = new StringBuilder();
        while (!atEnd() && peek() != '"') {
            if (peek() == '\\') {
                at++;
            }
            if (atEnd() || peek() < ' ' || peek() > '~') {
                throw inPath("Quoted string misspelt");
            }
            content.append(peek());
            at++;
        }
        expect('"', "Quote expected");
        return spelt(content.toString());
    }

    private static String spelt(String localPart) {
        if (isDotString(localPart)) {
            return localPart;
        }
        return '"' + localPart.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static boolean isDotString(String text) {
        return !text.isEmpty()
                && !text.startsWith(".")
                && !text.endsWith(".")
                && !text.contains("..")
                && text.chars().allMatch(c -> c == '.' || isAtext((char) c));
    }

    /// `( Domain / address-literal )` of EHLO and HELO, RFC 5321 §4.1.1.1. An underscore is forgiven: Windows hosts are named
    /// so, and the name is only told in `Received:`.
    String domain() throws SmtpSyntaxException {
        pathFault = Fault.ARGUMENT;
        return domainOrLiteral(true);
    }

    private String domainOrLiteral(boolean underscore) throws SmtpSyntaxException {
        return !atEnd() && peek() == '[' ? addressLiteral() : hostname(underscore);
    }

    /// `Domain = sub-domain *("." sub-domain)`
    private String hostname(boolean underscore) throws SmtpSyntaxException {
        int start = at;
        subDomain(underscore);
        while (!atEnd() && peek() == '.') {
            at++;
            subDomain(underscore);
        }
        if (at - start > LONGEST_DOMAIN) {
            throw fault(pathFault, "Domain too long");
        }
        return line.substring(start, at);
    }

    /// `sub-domain = Let-dig [Ldh-str]`
    private void subDomain(boolean underscore) throws SmtpSyntaxException {
        int start = at;
        while (!atEnd()
                && (isLetterOrDigit(peek()) || peek() == '-' || (underscore && peek() == '_'))) {
            at++;
        }
        if (at == start || line.charAt(start) == '-' || line.charAt(at - 1) == '-') {
            throw inPath("Domain misspelt");
        }
        if (at - start > LONGEST_LABEL) {
            throw fault(pathFault, "Domain label too long");
        }
    }

    /// `address-literal = "[" ( IPv4-address-literal / IPv6-address-literal / General-address-literal ) "]"`, RFC 5321 §4.1.3.
    /// No general literal has been registered, so there is none that we could understand.
    private String addressLiteral() throws SmtpSyntaxException {
        int start = at;
        int close = line.indexOf(']', at);
        if (close < 0) {
            throw inPath("Address literal not closed");
        }
        var address = line.substring(at + 1, close);
        boolean known =
                address.regionMatches(true, 0, "IPv6:", 0, 5)
                        ? isIpv6(address.substring(5))
                        : isIpv4(address);
        if (!known) {
            throw inPath("Address literal misspelt");
        }
        at = close + 1;
        return line.substring(start, at);
    }

    /// `IPv4-address-literal = Snum 3("." Snum)`, `Snum = 1*3DIGIT` up to 255
    private static boolean isIpv4(String address) {
        var numbers = address.split("\\.", -1);
        if (numbers.length != 4) {
            return false;
        }
        for (var number : numbers) {
            if (number.isEmpty()
                    || number.length() > 3
                    || !number.chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(number) > 255) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv6(String address) {
        if (address.isEmpty() || address.chars().anyMatch(c -> c != ':' && c != '.' && !isHex(c))) {
            return false;
        }
        try {
            return Inet6Address.ofLiteral(address) != null;
        } catch (IllegalArgumentException misspelt) {
            return false;
        }
    }

    /// `esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")`, in capitals. RFC 5321 §4.1.2.
    String esmtpKeyword() throws SmtpSyntaxException {
        int start = at;
        while (!atEnd() && (isLetterOrDigit(peek()) || (peek() == '-' && at > start))) {
            at++;
        }
        if (at == start) {
            throw fault(Fault.ARGUMENT, "Parameter misspelt");
        }
        return line.substring(start, at).toUpperCase(Locale.ROOT);
    }

    /// `[ "=" esmtp-value ]`, `esmtp-value = 1*(%d33-60 / %d62-126)`; empty where there is none.
    String esmtpValue() throws SmtpSyntaxException {
        if (atEnd() || peek() == ' ') {
            return "";
        }
        expectArgument('=');
        int start = at;
        while (!atEnd() && peek() > ' ' && peek() <= '~' && peek() != '=') {
            at++;
        }
        if (at == start || (!atEnd() && peek() != ' ')) {
            throw fault(Fault.ARGUMENT, "Parameter value misspelt");
        }
        return line.substring(start, at);
    }

    /// `sasl-mech = 1*20mech-char`, `mech-char = UPPER-ALPHA / DIGIT / "-" / "_"` (RFC 4422 §3.1); capitals are not insisted
    /// on.
    String saslMechanism() throws SmtpSyntaxException {
        int start = at;
        while (!atEnd() && (isLetterOrDigit(peek()) || peek() == '-' || peek() == '_')) {
            at++;
        }
        if (at == start || at - start > 20) {
            throw fault(Fault.ARGUMENT, "Mechanism misspelt");
        }
        return line.substring(start, at).toUpperCase(Locale.ROOT);
    }

    /// `1*VCHAR`, up to the next space.
    String word() throws SmtpSyntaxException {
        int start = at;
        while (!atEnd() && peek() > ' ' && peek() <= '~') {
            at++;
        }
        if (at == start) {
            throw fault(Fault.ARGUMENT, "Argument missing");
        }
        return line.substring(start, at);
    }

    private boolean atEnd() {
        return at == line.length();
    }

    private char peek() {
        return line.charAt(at);
    }

    private void skipSpaces() {
        while (!atEnd() && peek() == ' ') {
            at++;
        }
    }

    private void expect(char wanted, String otherwise) throws SmtpSyntaxException {
        if (atEnd() || peek() != wanted) {
            throw inPath(otherwise);
        }
        at++;
    }

    private void expectArgument(char wanted) throws SmtpSyntaxException {
        if (peek() != wanted) {
            throw fault(Fault.ARGUMENT, "Parameter misspelt");
        }
        at++;
    }

    private SmtpSyntaxException inPath(String message) {
        boolean path = pathFault != Fault.ARGUMENT;
        return !atEnd() && peek() > '~' && path
                ? fault(Fault.NON_ASCII_PATH, "Addresses must be ASCII")
                : fault(pathFault, message);
    }

    private static SmtpSyntaxException fault(Fault fault, String message) {
        return new SmtpSyntaxException(fault, message);
    }

    /// `atext`, RFC 5322 §3.2.3.
    private static boolean isAtext(char c) {
        return isLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
