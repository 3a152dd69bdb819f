package io.mailrail.delivery;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void theArrowsPointOneWay() {
        ApplicationModules.of(DeliveryApplication.class).verify();
    }
}
