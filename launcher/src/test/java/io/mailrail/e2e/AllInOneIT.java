package io.mailrail.e2e;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// Ordinary clients against one process.
class AllInOneIT extends MailClientsContract {

    private static final Outside OUTSIDE = new Outside();

    private static AllInOneHouse house;

    @BeforeAll
    static void start() {
        house = AllInOneHouse.start(OUTSIDE.properties());
    }

    @AfterAll
    static void stop() {
        house.close();
        OUTSIDE.close();
    }

    @Override
    House house() {
        return house;
    }

    @Override
    Outside outside() {
        return OUTSIDE;
    }
}
