package io.mailrail.mailbox.mime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailrail.api.Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.stream.Collectors;

class AddressParserTest {

    /// Expected: `name|route|mailbox|host` each, `-` for NIL.
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '^',
            value = {
                "a@example.org => -|-|a|example.org",
                "<a@example.org> => -|-|a|example.org",
                "Alice <a@example.org> => Alice|-|a|example.org",
                "Alice B. Carroll <a@example.org> => Alice B. Carroll|-|a|example.org",
                "\"Joe Q. Public\" <john.q.public@example.com> => Joe Q. Public|-|john.q.public|example.com",
                "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>"
                        + " => Mary Smith|-|mary|x.test, -|-|jdoe|example.org, Who?|-|one|y.test",
                "<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>"
                        + " => -|-|boss|nil.test, Giant; \"Big\" Box|-|sysservices|example.net",
                "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;"
                        + " => -|-|A Group|-, Ed Jones|-|c|a.test, -|-|joe|where.test, John|-|jdoe|one.test, -|-|-|-",
                "Undisclosed recipients:; => -|-|Undisclosed recipients|-, -|-|-|-",
                "a:; , b@c => -|-|a|-, -|-|-|-, -|-|b|c",
                "a: b@c => -|-|a|-, -|-|b|c, -|-|-|-",
                "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)> => Pete|-|pete|silly.test",
                "pete@silly.test (Pete (the) Chap) => Pete (the) Chap|-|pete|silly.test",
                "<pete@silly.test> (Pete) => Pete|-|pete|silly.test",
                "Joe <@node.test,@other.test:joe@example.org> => Joe|@node.test,@other.test|joe|example.org",
                "john . doe @ example . org => -|-|john.doe|example.org",
                "\"john doe\"@example.org => -|-|john doe|example.org",
                "a@[192.0.2.1] => -|-|a|[192.0.2.1]",
                "a@[IPv6:2001:db8::1], b@c => -|-|a|[IPv6:2001:db8::1], -|-|b|c",
                "=?utf-8?q?Andr=C3=A9?= <a@b> => =?utf-8?q?Andr=C3=A9?=|-|a|b",
                "André <andré@exämple.org> => André|-|andré|exämple.org",
                "root => -|-|root|",
                "Mailer Daemon => Mailer Daemon|-||",
                "Alice a@b => Alice|-|a|b",
                "<> => -|-||",
                "Alice <> => Alice|-||",
                "a@b@c => -|-|a|b@c",
                ",,a@b,,;,c@d, => -|-|a|b, -|-|c|d",
                "\"unterminated <a@b>, c@d => -|-|unterminated <a@b>, c@d|",
                "(unterminated <a@b> => ^^",
                "Alice <a@b => Alice|-|a|b",
                "Alice <a@b, Bob <c@d> => Alice|-|a|b, Bob|-|c|d",
                "a@b junk \"x, y\" (z, w), c@d => -|-|a|b, -|-|c|d",
                "@ => ^^",
                "> => ^^"
            })
    void anAddressListIsRead(String text, String addresses) {
        assertThat(shown(text)).isEqualTo(addresses);
    }

    private static String shown(String text) {
        return AddressParser.parse(text, 100).stream()
                .map(AddressParserTest::shown)
                .collect(Collectors.joining(", "));
    }

    private static String shown(Address address) {
        return (address.name() == null ? "-" : address.name())
                + "|"
                + (address.route() == null ? "-" : address.route())
                + "|"
                + (address.mailbox() == null ? "-" : address.mailbox())
                + "|"
                + (address.host() == null ? "-" : address.host());
    }

    @Test
    void aListEndsAtItsLimit() {
        assertThat(AddressParser.parse("a@b,".repeat(1000), 10)).hasSize(10);
    }
}
