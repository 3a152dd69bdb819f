package io.mailrail.delivery;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class DeliveryModularityTest {

    @Test
    void packagesDependInOneDirection() {
        ApplicationModules.of(DeliveryApplication.class).verify();
    }
}
