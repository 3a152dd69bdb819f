package io.mailrail.delivery.remote;

import java.io.IOException;
import java.io.InputStream;

/// Where a message's octets come from; opened at most once for each transaction.
@FunctionalInterface
public interface ContentSource {

    InputStream open() throws IOException;
}
