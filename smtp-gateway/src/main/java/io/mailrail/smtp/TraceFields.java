package io.mailrail.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailrail.api.CallId;
import io.mailrail.smtp.SmtpState.Addressed;
import io.mailrail.smtp.SmtpState.Dialect;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The fields that we put above a message on its way through: `Return-Path:` where it ends here, and `Received:`. RFC 5321
/// §4.4.
final class TraceFields {

    /// `date-time`, RFC 5322 §3.3.
    static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private final String hostname;
    private final Clock clock;

    TraceFields(String hostname, Clock clock) {
        this.hostname = hostname;
        this.clock = clock;
    }

    /// Both fields for one message. Only a message with a local recipient is finally delivered here, and only those bear a
    /// `Return-Path:`; it is the very first field, so that whoever relays the same content can leave it out.
    byte[] of(CallId call, Addressed transaction, SmtpWire wire) {
        var returnPath =
                transaction.hasLocal() ? "Return-Path: " + transaction.from() + "\r\n" : "";
        return (returnPath + received(call, transaction, wire)).getBytes(ISO_8859_1);
    }

    /// `Time-stamp-line = "Received:" FWS Stamp`. No `for` where there are several recipients: each would read of the others.
    private String received(CallId call, Addressed transaction, SmtpWire wire) {
        var hello = transaction.greeted().hello();
        var field =
                new StringBuilder("Received: from ")
                        .append(hello.client())
                        .append(" (")
                        .append(addressLiteral(wire.clientAddress()))
                        .append(")\r\n\tby ")
                        .append(hostname)
                        .append(" with ")
                        .append(protocol(transaction, wire))
                        .append(" id ")
                        .append(call);
        wire.tlsSession()
                .ifPresent(tls ->
                        field.append("\r\n\t(")
                                .append(tls.getProtocol())
                                .append(' ')
                                .append(tls.getCipherSuite())
                                .append(')'));
        if (transaction.to().size() == 1) {
            field.append("\r\n\tfor ").append(transaction.to().getFirst().path());
        }
        return field.append(";\r\n\t").append(now()).append("\r\n").toString();
    }

    /// The moment, as header fields say it.
    String now() {
        return DATE_TIME.format(ZonedDateTime.now(clock));
    }

    /// What `with` says: RFC 3848 §1.
    static String protocol(Addressed transaction, SmtpWire wire) {
        var greeted = transaction.greeted();
        if (greeted.hello().dialect() == Dialect.SMTP) {
            return "SMTP";
        }
        return "ESMTP"
                + (wire.isSecure() ? "S" : "")
                + (greeted.submitter().isPresent() ? "A" : "");
    }

    /// `address-literal`, RFC 5321 §4.1.3.
    private static String addressLiteral(String address) {
        int zone = address.indexOf('%');
        var bare = zone < 0 ? address : address.substring(0, zone);
        return bare.indexOf(':') >= 0 ? "[IPv6:" + bare + "]" : "[" + bare + "]";
    }
}
