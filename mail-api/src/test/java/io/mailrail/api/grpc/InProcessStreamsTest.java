package io.mailrail.api.grpc;

final class InProcessStreamsTest extends StreamsContract {

    @Override
    House open() {
        return new House(true);
    }
}
