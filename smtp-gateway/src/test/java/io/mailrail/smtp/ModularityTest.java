package io.mailrail.smtp;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void theArrowsPointOneWay() {
        ApplicationModules.of(SmtpApplication.class).verify();
    }
}
