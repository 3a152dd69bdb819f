package io.mailrail.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import java.io.IOException;
import java.time.Duration;

class DnsServerTest {

    private final DnsServer dns = DnsServer.start();

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void recordsAreAnsweredByType() throws IOException {
        dns.mx("example.net", 10, "mx.example.net")
                .a("mx.example.net", "127.0.0.2")
                .aaaa("mx.example.net", "::1")
                .cname("www.example.net", "mx.example.net")
                .srv("_imap._tcp.example.net", 0, 1, 143, "mx.example.net")
                .txt("example.net", "v=spf1 -all")
                .nullMx("nomail.example");
        assertThat(ask("example.net", Type.MX)).contains("10 mx.example.net.");
        assertThat(ask("example.net", Type.TXT)).contains("\"v=spf1 -all\"");
        assertThat(ask("WWW.example.net", Type.A)).contains("CNAME").contains("127.0.0.2");
        assertThat(ask("mx.example.net", Type.AAAA)).contains("0:0:0:0:0:0:0:1");
        assertThat(ask("_imap._tcp.example.net", Type.SRV)).contains("0 1 143 mx.example.net.");
        assertThat(ask("nomail.example", Type.MX)).contains("0 .");
        assertThat(dns.questions()).contains(new DnsServer.Question("example.net", "MX", false));
    }

    @Test
    void absenceAndTroubleAreToldApart() throws IOException {
        dns.a("here.example", "127.0.0.1").a("a.b.example", "127.0.0.1");
        dns.servfail("broken.example").refused("closed.example");
        assertThat(rcode("nowhere.example", Type.A)).isEqualTo(Rcode.NXDOMAIN);
        assertThat(rcode("here.example", Type.MX)).isEqualTo(Rcode.NOERROR);
        assertThat(rcode("b.example", Type.MX)).isEqualTo(Rcode.NOERROR);
        assertThat(rcode("broken.example", Type.MX)).isEqualTo(Rcode.SERVFAIL);
        assertThat(rcode("closed.example", Type.MX)).isEqualTo(Rcode.REFUSED);
        dns.forget("here.example");
        assertThat(rcode("here.example", Type.A)).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void longAnswersComeByTcp() throws IOException {
        for (int i = 0; i < 40; i++) {
            dns.mx("many.example", i, "mail-exchanger-number-" + i + ".many.example");
        }
        var answer = send("many.example", Type.MX);
        assertThat(answer.getSection(Section.ANSWER)).hasSize(40);
        assertThat(dns.questions()).contains(new DnsServer.Question("many.example", "MX", true));
    }

    @Test
    void silenceIsSilence() {
        dns.silent("quiet.example");
        assertThatThrownBy(() -> send("quiet.example", Type.A)).isInstanceOf(IOException.class);
        assertThat(dns.questions()).isNotEmpty();
    }

    private String ask(String name, int type) throws IOException {
        return send(name, type).getSection(Section.ANSWER).toString();
    }

    private int rcode(String name, int type) throws IOException {
        return send(name, type).getHeader().getRcode();
    }

    private Message send(String name, int type) throws IOException {
        var resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(dns.port());
        resolver.setEDNS(-1);
        resolver.setTimeout(Duration.ofMillis(500));
        return resolver.send(
                Message.newQuery(
                        Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN)));
    }
}
