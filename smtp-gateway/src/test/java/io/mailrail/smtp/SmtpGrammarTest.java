package io.mailrail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.api.ForwardPath;
import io.mailrail.api.Login;
import io.mailrail.api.ReversePath;
import io.mailrail.smtp.SmtpCommand.Auth;
import io.mailrail.smtp.SmtpCommand.Data;
import io.mailrail.smtp.SmtpCommand.Ehlo;
import io.mailrail.smtp.SmtpCommand.Helo;
import io.mailrail.smtp.SmtpCommand.Help;
import io.mailrail.smtp.SmtpCommand.HttpRequest;
import io.mailrail.smtp.SmtpCommand.Mail;
import io.mailrail.smtp.SmtpCommand.Noop;
import io.mailrail.smtp.SmtpCommand.NotImplemented;
import io.mailrail.smtp.SmtpCommand.Quit;
import io.mailrail.smtp.SmtpCommand.Rcpt;
import io.mailrail.smtp.SmtpCommand.Rset;
import io.mailrail.smtp.SmtpCommand.StartTls;
import io.mailrail.smtp.SmtpCommand.Unknown;
import io.mailrail.smtp.SmtpCommand.Vrfy;
import io.mailrail.smtp.SmtpSyntaxException.Fault;
import io.mailrail.wire.Line;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Lines and the commands they are, lines and the fault they have.
class SmtpGrammarTest {

    private static final String LABEL = "a".repeat(63);

    static Stream<Arguments> valid() {
        return Stream.of(
                line("EHLO client.example.net", new Ehlo("client.example.net")),
                line("ehlo CLIENT", new Ehlo("CLIENT")),
                line("EHLO [192.0.2.1]", new Ehlo("[192.0.2.1]")),
                line("EHLO [IPv6:2001:db8::1]", new Ehlo("[IPv6:2001:db8::1]")),
                line("EHLO [IPv6:::ffff:192.0.2.1]", new Ehlo("[IPv6:::ffff:192.0.2.1]")),
                line("EHLO WIN_HOST", new Ehlo("WIN_HOST")),
                line("EHLO client.example.net  ", new Ehlo("client.example.net")),
                line("HELO client", new Helo("client")),
                line("MAIL FROM:<>", mail("")),
                line("MAIL FROM:<a@example.org>", mail("a@example.org")),
                line("mail from:<A.b@Example.ORG>", mail("A.b@Example.ORG")),
                line("MAIL FROM: <a@example.org>", mail("a@example.org")),
                line("MAIL FROM:<a@[192.0.2.1]>", mail("a@[192.0.2.1]")),
                line(
                        "MAIL FROM:<!#$%&'*+-/=?^_`{|}~@example.org>",
                        mail("!#$%&'*+-/=?^_`{|}~@example.org")),
                line("MAIL FROM:<@one,@two.example:a@example.org>", mail("a@example.org")),
                line("MAIL FROM:<\"a b\"@example.org>", mail("\"a b\"@example.org")),
                line("MAIL FROM:<\"ab\"@example.org>", mail("ab@example.org")),
                line("MAIL FROM:<\"a\\b\"@example.org>", mail("ab@example.org")),
                line("MAIL FROM:<\"a\\\"b\"@example.org>", mail("\"a\\\"b\"@example.org")),
                line("MAIL FROM:<\"a@b\"@example.org>", mail("\"a@b\"@example.org")),
                line("MAIL FROM:<\"\"@example.org>", mail("\"\"@example.org")),
                line("MAIL FROM:<a@" + LABEL + ".org>", mail("a@" + LABEL + ".org")),
                line(
                        "MAIL FROM:<a@example.org> SIZE=1000 BODY=8BITMIME",
                        new Mail(
                                new ReversePath("a@example.org"),
                                new MailParameters(
                                        OptionalLong.of(1000),
                                        Optional.of(MailParameters.Body.EIGHT_BIT_MIME),
                                        Optional.empty()))),
                line(
                        "MAIL FROM:<> body=7bit size=99999999999999999999 AUTH=<>",
                        new Mail(
                                ReversePath.NULL,
                                new MailParameters(
                                        OptionalLong.of(Long.MAX_VALUE),
                                        Optional.of(MailParameters.Body.SEVEN_BIT),
                                        Optional.of("<>")))),
                line("RCPT TO:<b@example.org>", new Rcpt(new ForwardPath("b@example.org"))),
                line("RCPT TO:<Postmaster>", new Rcpt(new ForwardPath("Postmaster"))),
                line("rcpt to:<postMASTER>", new Rcpt(new ForwardPath("postMASTER"))),
                line(
                        "RCPT TO:<postmaster@example.org>",
                        new Rcpt(new ForwardPath("postmaster@example.org"))),
                line(
                        "RCPT TO:<user+tag@example.org>",
                        new Rcpt(new ForwardPath("user+tag@example.org"))),
                line("DATA", new Data()),
                line("data \t", new Data()),
                line("RSET", new Rset()),
                line("NOOP", new Noop()),
                line("NOOP whatever <this> is", new Noop()),
                line("HELP", new Help()),
                line("HELP MAIL", new Help()),
                line("VRFY alice", new Vrfy()),
                line("QUIT", new Quit()),
                line("STARTTLS", new StartTls()),
                line("AUTH LOGIN", new Auth("LOGIN", Optional.empty())),
                line("AUTH plain =", new Auth("PLAIN", Optional.of(new Login.Secret()))),
                line(
                        "AUTH PLAIN AGEAYg==",
                        new Auth(
                                "PLAIN",
                                Optional.of(
                                        new Login.Secret(
                                                (byte) 0, (byte) 'a', (byte) 0, (byte) 'b')))),
                line("AUTH SCRAM-SHA-256", new Auth("SCRAM-SHA-256", Optional.empty())),
                line("EXPN list", new NotImplemented("EXPN")),
                line("BDAT 10 LAST", new NotImplemented("BDAT")),
                line("", new Unknown("")),
                line(" EHLO x", new Unknown("")),
                line("GET / HTTP/1.1", new HttpRequest()),
                line("EHLOX", new Unknown("EHLOX")));
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                line("EHLO", Fault.ARGUMENT),
                line("EHLO ", Fault.ARGUMENT),
                line("EHLO a b", Fault.ARGUMENT),
                line("EHLO -a", Fault.ARGUMENT),
                line("EHLO a..b", Fault.ARGUMENT),
                line("EHLO [1.2.3]", Fault.ARGUMENT),
                line("EHLO [1.2.3.256]", Fault.ARGUMENT),
                line("EHLO [IPv6:1:2]", Fault.ARGUMENT),
                line("EHLO [IPv6:fe80::1%eth0]", Fault.ARGUMENT),
                line("EHLO [1.2.3.4", Fault.ARGUMENT),
                line("EHLO b\u00fccher", Fault.ARGUMENT),
                line("HELO", Fault.ARGUMENT),
                line("MAIL", Fault.ARGUMENT),
                line("MAIL FROM", Fault.ARGUMENT),
                line("MAIL TO:<a@b>", Fault.ARGUMENT),
                line("MAIL FROM:", Fault.REVERSE_PATH),
                line("MAIL FROM:a@example.org", Fault.REVERSE_PATH),
                line("MAIL FROM:<a@example.org", Fault.REVERSE_PATH),
                line("MAIL FROM:<a>", Fault.REVERSE_PATH),
                line("MAIL FROM:<@example.org>", Fault.REVERSE_PATH),
                line("MAIL FROM:<a@>", Fault.REVERSE_PATH),
                line("MAIL FROM:<a@b@c>", Fault.REVERSE_PATH),
                line("MAIL FROM:<a..b@example.org>", Fault.REVERSE_PATH),
                line("MAIL FROM:<.a@example.org>", Fault.REVERSE_PATH),
                line("MAIL FROM:<a.@example.org>", Fault.REVERSE_PATH),
                line("MAIL FROM:<a b@example.org>", Fault.REVERSE_PATH),
                line("MAIL FROM:<\"a@example.org>", Fault.REVERSE_PATH),
                line("MAIL FROM:<\"a\\", Fault.REVERSE_PATH),
                line("MAIL FROM:<a@example.org.>", Fault.REVERSE_PATH),
                line("MAIL FROM:<a@-example.org>", Fault.REVERSE_PATH),
                line("MAIL FROM:<a@exa_mple.org>", Fault.REVERSE_PATH),
                line("MAIL FROM:<a@" + LABEL + "a.org>", Fault.REVERSE_PATH),
                line("MAIL FROM:<" + "a".repeat(260) + "@b>", Fault.REVERSE_PATH),
                line("MAIL FROM:<j\u00f6rg@example.org>", Fault.NON_ASCII_PATH),
                line("MAIL FROM:<a@b\u00fccher.example>", Fault.NON_ASCII_PATH),
                line("MAIL FROM:<\"j\u00f6rg\"@example.org>", Fault.NON_ASCII_PATH),
                line("MAIL FROM:<a@b>x", Fault.ARGUMENT),
                line("MAIL FROM:<a@b> SIZE", Fault.ARGUMENT),
                line("MAIL FROM:<a@b> SIZE=", Fault.ARGUMENT),
                line("MAIL FROM:<a@b> SIZE=x", Fault.ARGUMENT),
                line("MAIL FROM:<a@b> SIZE=-1", Fault.ARGUMENT),
                line("MAIL FROM:<a@b> SIZE=1 SIZE=2", Fault.ARGUMENT),
                line("MAIL FROM:<a@b> SIZE=1=2", Fault.ARGUMENT),
                line("MAIL FROM:<a@b> BODY=9BIT", Fault.ARGUMENT),
                line("MAIL FROM:<a@b> =", Fault.ARGUMENT),
                line("MAIL FROM:<a@b> SMTPUTF8", Fault.UNKNOWN_PARAMETER),
                line("MAIL FROM:<a@b> RET=HDRS", Fault.UNKNOWN_PARAMETER),
                line("RCPT TO:<>", Fault.FORWARD_PATH),
                line("RCPT TO:<alice>", Fault.FORWARD_PATH),
                line("RCPT TO:<al\u00efce@example.org>", Fault.NON_ASCII_PATH),
                line("RCPT TO:<a@b> NOTIFY=NEVER", Fault.UNKNOWN_PARAMETER),
                line("RCPT FROM:<a@b>", Fault.ARGUMENT),
                line("DATA now", Fault.ARGUMENT),
                line("RSET now", Fault.ARGUMENT),
                line("QUIT now", Fault.ARGUMENT),
                line("STARTTLS now", Fault.ARGUMENT),
                line("VRFY", Fault.ARGUMENT),
                line("AUTH", Fault.ARGUMENT),
                line("AUTH PL\u00c4IN", Fault.ARGUMENT),
                line("AUTH PLAIN !!!", Fault.BASE64),
                line("AUTH PLAIN AGEAYg== x", Fault.ARGUMENT),
                line("NOOP\nMAIL FROM:<a@b>", Fault.LINE),
                line("NOOP\rMAIL FROM:<a@b>", Fault.LINE),
                line("NOOP \0", Fault.LINE),
                line("NOOP " + "x".repeat(3000), Fault.LINE));
    }

    @ParameterizedTest
    @MethodSource
    void valid(String line, SmtpCommand command) throws SmtpSyntaxException {
        assertThat(SmtpCommand.parse(new Line.Text(line))).isEqualTo(command);
    }

    @ParameterizedTest
    @MethodSource
    void invalid(String line, Fault fault) {
        assertThatThrownBy(() -> SmtpCommand.parse(new Line.Text(line)))
                .isInstanceOfSatisfying(
                        SmtpSyntaxException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    private static Arguments line(String line, Object outcome) {
        return Arguments.of(line, outcome);
    }

    private static Mail mail(String from) {
        return new Mail(new ReversePath(from), MailParameters.NONE);
    }
}
