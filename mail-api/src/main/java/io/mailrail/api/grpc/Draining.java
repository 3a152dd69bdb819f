package io.mailrail.api.grpc;

/// An endpoint with calls that would never end by themselves: told when the server stops taking new ones.
interface Draining {

    void drain();
}
