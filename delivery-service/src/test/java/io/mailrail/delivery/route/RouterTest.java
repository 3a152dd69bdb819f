package io.mailrail.delivery.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailrail.delivery.settings.TestProperties;
import io.mailrail.testkit.net.DnsServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Random;

class RouterTest {

    private final DnsServer dns = DnsServer.start();
    private final Router router = router("allow-private-destinations", "true");

    @AfterEach
    void stop() {
        dns.close();
    }

    @Test
    void exchangersComeByPreference() {
        dns.mx("example.net", 20, "b.example.net")
                .mx("example.net", 10, "a.example.net")
                .mx("example.net", 30, "c.example.net")
                .a("a.example.net", "127.0.0.2")
                .aaaa("a.example.net", "::1")
                .a("b.example.net", "127.0.0.3")
                .cname("c.example.net", "d.example.net")
                .a("d.example.net", "127.0.0.4");
        assertThat(hops("example.net"))
                .containsExactly(
                        "a.example.net[127.0.0.2]:25",
                        "a.example.net[0:0:0:0:0:0:0:1]:25",
                        "b.example.net[127.0.0.3]:25",
                        "c.example.net[127.0.0.4]:25");
    }

    @Test
    void equalPreferencesAreShuffled() {
        for (int i = 1; i <= 4; i++) {
            dns.mx("example.net", 10, "mx" + i + ".example.net")
                    .a("mx" + i + ".example.net", "127.0.0." + i);
        }
        var first = new HashSet<String>();
        for (int i = 0; i < 40; i++) {
            first.add(hops("example.net").getFirst());
        }
        assertThat(first).hasSize(4);
    }

    @Test
    void domainWithoutExchangersIsItsOwn() {
        dns.a("plain.example", "127.0.0.2");
        assertThat(hops("plain.example")).containsExactly("plain.example[127.0.0.2]:25");
        dns.cname("alias.example", "plain.example");
        assertThat(hops("alias.example")).containsExactly("alias.example[127.0.0.2]:25");
    }

    @Test
    void addressIsNoFallbackWhereThereAreExchangers() {
        dns.mx("example.net", 10, "gone.example.net").a("example.net", "127.0.0.2");
        assertThat(router.route("example.net"))
                .isEqualTo(
                        new Route.Never(
                                "5.4.4", "no mail exchanger of example.net has an address"));
    }

    @Test
    void absenceIsPermanentAndTroubleIsNot() {
        dns.nullMx("nomail.example")
                .txt("text.example", "nothing else")
                .servfail("broken.example")
                .mx("half.example", 10, "broken.example")
                .mx("whole.example", 10, "broken.example")
                .mx("whole.example", 20, "fine.example")
                .a("fine.example", "127.0.0.2");
        assertThat(status("nowhere.example")).isEqualTo("never 5.1.2");
        assertThat(status("nomail.example")).isEqualTo("never 5.1.10");
        assertThat(status("text.example")).isEqualTo("never 5.1.2");
        assertThat(status("broken.example")).isEqualTo("later 4.4.3");
        assertThat(status("half.example")).isEqualTo("later 4.4.3");
        assertThat(hops("whole.example")).containsExactly("fine.example[127.0.0.2]:25");
        assertThat(status("not..a.name")).isEqualTo("never 5.1.2");
    }

    @Test
    void silenceIsTrouble() {
        dns.silent("silent.example");
        assertThat(router("dns-timeout", "50ms").route("silent.example"))
                .isInstanceOf(Route.Later.class);
    }

    @Test
    void weAndThoseAfterUsAreNoExchangersForUs() {
        dns.mx("example.net", 10, "first.example.net")
                .mx("example.net", 20, "Mail.Example.org")
                .mx("example.net", 30, "last.example.net")
                .a("first.example.net", "127.0.0.2")
                .a("mail.example.org", "127.0.0.3")
                .a("last.example.net", "127.0.0.4")
                .mx("loop.example", 10, "mail.example.org");
        assertThat(hops("example.net")).containsExactly("first.example.net[127.0.0.2]:25");
        assertThat(status("loop.example")).isEqualTo("never 5.4.6");
    }

    @Test
    void privateAddressesAreRefusedInWords() {
        var strict = router();
        for (String address :
                List.of(
                        "127.0.0.1",
                        "10.1.2.3",
                        "172.16.0.1",
                        "192.168.1.1",
                        "169.254.1.1",
                        "100.64.0.1",
                        "0.0.0.0",
                        "224.0.0.1",
                        "255.255.255.255")) {
            dns.forget("inside.example").a("inside.example", address);
            assertThat(strict.route("inside.example"))
                    .as(address)
                    .isInstanceOfSatisfying(
                            Route.Never.class,
                            never ->
                                    assertThat(never.why())
                                            .contains(address)
                                            .contains("allow-private-destinations"));
        }
        for (String address : List.of("::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "ff02::1")) {
            assertThat(strict.route("[ipv6:" + address + "]"))
                    .as(address)
                    .isInstanceOf(Route.Never.class);
        }
        dns.a("mixed.example", "192.168.0.1").a("mixed.example", "192.0.2.7");
        assertThat(hops(strict, "mixed.example")).containsExactly("mixed.example[192.0.2.7]:25");
        assertThat(hops(strict, "[192.0.2.7]")).containsExactly("[192.0.2.7][192.0.2.7]:25");
    }

    @Test
    void literalsAreTakenAtTheirWord() {
        assertThat(hops("[127.0.0.9]")).containsExactly("[127.0.0.9][127.0.0.9]:25");
        assertThat(hops("[ipv6:::1]")).containsExactly("[ipv6:::1][0:0:0:0:0:0:0:1]:25");
        assertThat(status("[tag:x]")).isEqualTo("never 5.1.2");
    }

    @Test
    void relayHostTakesEverything() {
        dns.a("relay.example", "127.0.0.5");
        var relayed = router("relay-host", "u:p:w@relay.example:587");
        assertThat(hops(relayed, "anywhere.example"))
                .containsExactly("relay.example[127.0.0.5]:587");
        assertThat(relayed.route("anywhere.example"))
                .isInstanceOfSatisfying(
                        Route.Via.class,
                        via ->
                                assertThat(via.hops().getFirst().login())
                                        .contains(new RelayHost.Login("u", "p:w")));
        assertThat(router("relay-host", "nowhere.example").route("x.example"))
                .isInstanceOf(Route.Later.class);
        assertThat(hops(router("relay-host", "127.0.0.1"), "x.example"))
                .containsExactly("127.0.0.1[127.0.0.1]:25");
    }

    @Test
    void relayHostIsHostAndPort() {
        assertThat(RelayHost.parse("", 25)).isEmpty();
        assertThat(RelayHost.parse("[::1]:26", 25).orElseThrow().port()).isEqualTo(26);
        assertThat(RelayHost.parse("[::1]", 25).orElseThrow().host()).isEqualTo("::1");
        assertThat(RelayHost.parse("u:secret@h", 25).orElseThrow().toString())
                .doesNotContain("secret");
        for (String wrong : List.of("h:port", ":25", "user@h:25")) {
            assertThatThrownBy(() -> RelayHost.parse(wrong, 25))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private List<String> hops(String destination) {
        return hops(router, destination);
    }

    private static List<String> hops(Router router, String destination) {
        var route = router.route(destination);
        assertThat(route).isInstanceOf(Route.Via.class);
        return ((Route.Via) route).hops().stream().map(Hop::toString).toList();
    }

    private String status(String destination) {
        return switch (router.route(destination)) {
            case Route.Via via -> via.toString();
            case Route.Later later -> "later " + later.status();
            case Route.Never never -> "never " + never.status();
        };
    }

    private Router router(String... settings) {
        var all = new java.util.ArrayList<>(List.of(settings));
        all.addAll(List.of("dns-servers", dns.address()));
        return new Router(
                TestProperties.with(all.toArray(String[]::new)), "mail.example.org", new Random(7));
    }
}
