package io.mailrail.testkit.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One client of an [SmtpSink].
final class SmtpSinkSession {

    private final SmtpSink sink;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private boolean underTls;
    private String client = "";
    private Optional<String> login = Optional.empty();
    private String mail = "";
    private final List<String> recipients = new ArrayList<>();

    SmtpSinkSession(SmtpSink sink, Socket socket) throws IOException {
        this.sink = sink;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    void run() throws IOException {
        if (!say(SmtpSink.GREETING, "220 sink.invalid ESMTP")) {
            return;
        }
        while (true) {
            String line = readLine();
            sink.heard(line);
            if (!answer(line)) {
                return;
            }
        }
    }

    /// Answers one command; false when the conversation is over.
    private boolean answer(String line) throws IOException {
        String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        return switch (verb) {
            case "EHLO" -> {
                client = line.substring(4).strip();
                forget();
                yield say(line, ehlo());
            }
            case "HELO" -> {
                client = line.substring(4).strip();
                forget();
                yield say(line, "250 sink.invalid");
            }
            case "STARTTLS" -> startTls(line);
            case "AUTH" -> auth(line);
            case "MAIL" -> {
                String reply = sink.scripted(line, "250 2.1.0 ok");
                if (reply.startsWith("2")) {
                    forget();
                    mail = line;
                }
                yield speak(reply);
            }
            case "RCPT" -> {
                String reply =
                        sink.scripted(
                                line, mail.isEmpty() ? "503 5.5.1 MAIL first" : "250 2.1.5 ok");
                if (reply.startsWith("2")) {
                    recipients.add(inBrackets(line));
                }
                yield speak(reply);
            }
            case "DATA" -> data(line);
            case "RSET" -> {
                forget();
                yield say(line, "250 2.0.0 ok");
            }
            case "NOOP" -> say(line, "250 2.0.0 ok");
            case "QUIT" -> {
                say(line, "221 2.0.0 bye");
                yield false;
            }
            default -> say(line, "500 5.5.2 unknown");
        };
    }

    private String ehlo() {
        var lines = new ArrayList<String>();
        lines.add("sink.invalid");
        lines.addAll(sink.extensions());
        if (sink.tls() != SmtpSink.Tls.NOT_OFFERED && !underTls) {
            lines.add("STARTTLS");
        }
        if (underTls) {
            lines.add("AUTH PLAIN");
        }
        var reply = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            reply.append(i == lines.size() - 1 ? "250 " : "250-").append(lines.get(i));
            reply.append(i == lines.size() - 1 ? "" : "\r\n");
        }
        return reply.toString();
    }

    private boolean startTls(String line) throws IOException {
        String reply = sink.scripted(line, "220 2.0.0 go ahead");
        if (!speak(reply) || !reply.startsWith("2")) {
            return !reply.equals(SmtpSink.DROP);
        }
        if (sink.tls() == SmtpSink.Tls.BROKEN) {
            out.write("this is not TLS\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return false;
        }
        socket = TestTls.asServer(socket);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        underTls = true;
        client = "";
        forget();
        return true;
    }

    private boolean auth(String line) throws IOException {
        String[] words = line.split(" ");
        if (words.length < 3) {
            return say(line, "501 5.5.4 initial response wanted");
        }
        String reply = sink.scripted(line, "235 2.7.0 welcome");
        if (reply.startsWith("2")) {
            login =
                    Optional.of(
                            new String(
                                    Base64.getDecoder().decode(words[2]), StandardCharsets.UTF_8));
        }
        return speak(reply);
    }

    private boolean data(String line) throws IOException {
        String usual = recipients.isEmpty() ? "554 5.5.1 no valid recipients" : "354 go ahead";
        String reply = sink.scripted(line, usual);
        if (!speak(reply) || !reply.startsWith("3")) {
            return !reply.equals(SmtpSink.DROP);
        }
        var content = new ByteArrayOutputStream();
        for (String next = readLine(); !next.equals("."); next = readLine()) {
            String unstuffed = next.startsWith(".") ? next.substring(1) : next;
            content.write(unstuffed.getBytes(StandardCharsets.ISO_8859_1));
            content.write('\r');
            content.write('\n');
        }
        String end = sink.scripted(SmtpSink.CONTENT, "250 2.0.0 kept");
        if (end.startsWith("2")) {
            sink.keep(
                    new SmtpSink.Received(
                            client,
                            mail,
                            inBrackets(mail),
                            List.copyOf(recipients),
                            content.toString(StandardCharsets.ISO_8859_1),
                            underTls,
                            login));
        }
        forget();
        return speak(end);
    }

    private void forget() {
        mail = "";
        recipients.clear();
    }

    private boolean say(String line, String usual) throws IOException {
        return speak(sink.scripted(line, usual));
    }

    /// Says it; false when the connection is to be dropped.
    private boolean speak(String reply) throws IOException {
        if (reply.equals(SmtpSink.DROP)) {
            return false;
        }
        if (!reply.equals(SmtpSink.SILENCE)) {
            out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        return true;
    }

    private static String inBrackets(String line) {
        int from = line.indexOf('<');
        int to = line.indexOf('>', from);
        return from < 0 || to < 0 ? "" : line.substring(from + 1, to);
    }

    /// One line, one character per octet, ended by CRLF alone.
    private String readLine() throws IOException {
        var line = new ByteArrayOutputStream();
        int last = -1;
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException();
            }
            if (octet == '\n' && last == '\r') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.substring(0, text.length() - 1);
            }
            line.write(octet);
            last = octet;
        }
    }
}
