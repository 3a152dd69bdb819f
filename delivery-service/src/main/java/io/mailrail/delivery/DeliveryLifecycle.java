package io.mailrail.delivery;

import io.mailrail.delivery.dispatch.Dispatcher;

import org.springframework.context.SmartLifecycle;

/// Starts the dispatcher last and stops it first: what it needs is up as long as it runs.
final class DeliveryLifecycle implements SmartLifecycle {

    private final Dispatcher dispatcher;

    DeliveryLifecycle(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public void start() {
        dispatcher.start();
    }

    @Override
    public void stop() {
        dispatcher.stop();
    }

    @Override
    public boolean isRunning() {
        return dispatcher.isRunning();
    }
}
