package io.mailrail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24,    192.0.2.255,    true",
        "192.0.2.0/24,    192.0.3.0,      false",
        "192.0.2.7,       192.0.2.7,      true",
        "192.0.2.7,       192.0.2.6,      false",
        "192.0.2.7/31,    192.0.2.6,      true",
        "0.0.0.0/0,       203.0.113.9,    true",
        "0.0.0.0/0,       ::1,            false",
        "2001:db8::/32,   2001:db8:9::1,  true",
        "2001:db8::/32,   2001:db9::1,    false",
        "::1,             ::1,            true",
        "2001:DB8::/33,   2001:db8:7fff::, true",
        "2001:DB8::/33,   2001:db8:8000::, false",
    })
    void knowsWhatItContains(String network, String address, boolean contained) {
        assertThat(Network.parse(network).contains(Network.address(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/x",
                        "192.0.2/24",
                "192.0.2.256", "::/129", "proxy.example.org", "fe80::1%lo", "10", "abc",
                        "1.2.3.4.5", "192.0.2.1 "
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
