package io.mailrail.api.grpc;

final class NettyStreamsTest extends StreamsContract {

    @Override
    House open() {
        return new House(false);
    }
}
