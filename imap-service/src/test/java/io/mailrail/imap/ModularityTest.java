package io.mailrail.imap;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void thePackagesKeepTheirArrows() {
        ApplicationModules.of(ImapApplication.class).verify();
    }
}
