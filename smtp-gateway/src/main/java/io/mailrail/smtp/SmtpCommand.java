package io.mailrail.smtp;

import io.mailrail.api.ForwardPath;
import io.mailrail.api.Login;
import io.mailrail.api.ReversePath;
import io.mailrail.smtp.SmtpSyntaxException.Fault;
import io.mailrail.wire.Line;
import io.mailrail.wire.sasl.SaslException;
import io.mailrail.wire.sasl.SaslLine;

import java.util.Optional;

/// A command from an SMTP client, one record for each verb we answer (RFC 5321 §4.1.1).
///
/// A record holds what was *said*, already well formed. Whether it may be said now is the session's question; whether we
/// agree to it is the handler's.
sealed interface SmtpCommand {

    /// The longest line but for AUTH's, CRLF included. RFC 5321 §4.5.3.1.4 asks for 512 at least; extensions need more.
    int LONGEST_LINE = 2048;

    record Ehlo(String client) implements SmtpCommand {}

    record Helo(String client) implements SmtpCommand {}

    record Mail(ReversePath from, MailParameters parameters) implements SmtpCommand {}

    record Rcpt(ForwardPath to) implements SmtpCommand {}

    record Data() implements SmtpCommand {}

    record Rset() implements SmtpCommand {}

    record Noop() implements SmtpCommand {}

    record Vrfy() implements SmtpCommand {}

    record Help() implements SmtpCommand {}

    record Quit() implements SmtpCommand {}

    /// RFC 3207 §4.
    record StartTls() implements SmtpCommand {}

    /// RFC 4954 §4.
    record Auth(String mechanism, Optional<Login.Secret> initialResponse) implements SmtpCommand {}

    /// A verb that SMTP knows and we do not offer (RFC 5321 §4.2.4).
    record NotImplemented(String verb) implements SmtpCommand {}

    /// The beginning of an HTTP request: a browser has been talked into speaking to us, and what follows is its attacker's.
    record HttpRequest() implements SmtpCommand {}

    /// A verb we do not know: a value, not an exception, for answering it is ordinary work.
    record Unknown(String verb) implements SmtpCommand {}

    /// The verb, for meters: one of a known few.
    default Verb countedAs() {
        return switch (this) {
            case Ehlo _ -> Verb.EHLO;
            case Helo _ -> Verb.HELO;
            case Mail _ -> Verb.MAIL;
            case Rcpt _ -> Verb.RCPT;
            case Data _ -> Verb.DATA;
            case Rset _ -> Verb.RSET;
            case Noop _ -> Verb.NOOP;
            case Vrfy _ -> Verb.VRFY;
            case Help _ -> Verb.HELP;
            case Quit _ -> Verb.QUIT;
            case StartTls _ -> Verb.STARTTLS;
            case Auth _ -> Verb.AUTH;
            case NotImplemented _, HttpRequest _, Unknown _ -> Verb.UNKNOWN;
        };
    }

    /// What a command is counted under.
    enum Verb {
        EHLO,
        HELO,
        MAIL,
        RCPT,
        DATA,
        RSET,
        NOOP,
        VRFY,
        HELP,
        QUIT,
        STARTTLS,
        AUTH,
        UNKNOWN
    }

    /// Reads one line. Pure: the same line is the same command, in every session and every state.
    static SmtpCommand parse(Line.Text line) throws SmtpSyntaxException {
        if (line.hasStrayControl()) {
            // A lone CR or LF is no line's end (RFC 5321 §2.3.8), and whoever thinks so must not
            // find a command here.
            throw new SmtpSyntaxException(Fault.LINE, "CR, LF or NUL inside the line");
        }
        var in = new SmtpGrammar(line.text());
        var verb = in.verb();
        if (line.text().length() > LONGEST_LINE - 2 && !verb.equals("AUTH")) {
            throw new SmtpSyntaxException(Fault.LINE, "Line too long");
        }
        return switch (verb) {
            case "EHLO" -> in.end(new Ehlo(in.sp().domain()));
            case "HELO" -> in.end(new Helo(in.sp().domain()));
            case "MAIL" -> mail(in);
            case "RCPT" -> rcpt(in);
            case "DATA" -> in.end(new Data());
            case "RSET" -> in.end(new Rset());
            case "NOOP" -> in.anything(new Noop()); // an argument is allowed, and ignored
            case "HELP" -> in.anything(new Help());
            case "VRFY" -> vrfy(in);
            case "QUIT" -> in.end(new Quit());
            case "STARTTLS" -> in.end(new StartTls());
            case "AUTH" -> auth(in);
            case "EXPN", "TURN", "ETRN", "ATRN", "BDAT", "BURL", "SEND", "SOML", "SAML" ->
                    in.anything(new NotImplemented(verb));
            case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT" ->
                    in.anything(new HttpRequest());
            default -> in.anything(new Unknown(verb));
        };
    }

    /// `mail = "MAIL FROM:" Reverse-path [SP Mail-parameters] CRLF`
    private static Mail mail(SmtpGrammar in) throws SmtpSyntaxException {
        var from = in.sp().keyword("FROM:").reversePath();
        var parameters = in.atArgumentsEnd() ? MailParameters.NONE : MailParameters.read(in);
        return in.end(new Mail(from, parameters));
    }

    /// `rcpt = "RCPT TO:" ( "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path ) [SP Rcpt-parameters] CRLF`. We know no
    /// parameter.
    private static Rcpt rcpt(SmtpGrammar in) throws SmtpSyntaxException {
        var to = in.sp().keyword("TO:").forwardPath();
        if (!in.atArgumentsEnd()) {
            in.sp().esmtpKeyword();
            in.esmtpValue();
            throw new SmtpSyntaxException(Fault.UNKNOWN_PARAMETER, "Parameter not recognized");
        }
        return in.end(new Rcpt(to));
    }

    /// `vrfy = "VRFY" SP String CRLF`
    private static Vrfy vrfy(SmtpGrammar in) throws SmtpSyntaxException {
        in.sp();
        if (in.atArgumentsEnd()) {
            throw new SmtpSyntaxException(Fault.ARGUMENT, "Argument missing");
        }
        return in.anything(new Vrfy());
    }

    /// `auth-command = "AUTH" SP sasl-mech [SP initial-response] CRLF`, RFC 4954 §8.
    private static Auth auth(SmtpGrammar in) throws SmtpSyntaxException {
        var mechanism = in.sp().saslMechanism();
        if (in.atArgumentsEnd()) {
            return in.end(new Auth(mechanism, Optional.empty()));
        }
        var response = in.sp().word();
        try {
            var octets = SaslLine.decodeInitial(response);
            return in.end(new Auth(mechanism, Optional.of(new Login.Secret(octets))));
        } catch (SaslException notBase64) {
            throw new SmtpSyntaxException(Fault.BASE64, "Not base64");
        }
    }
}
