package io.mailrail.pop3;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void theArrowsPointOneWay() {
        ApplicationModules.of(Pop3Application.class).verify();
    }
}
