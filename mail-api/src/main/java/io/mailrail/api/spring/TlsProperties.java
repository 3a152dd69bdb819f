package io.mailrail.api.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

import java.nio.file.Path;

/// The certificate that clients see: PEM files, taken up anew when they change. Without them a self-signed pair is made.
///
/// @param certificate PEM file with the chain, leaf first; replaced files are taken up without a restart
/// @param privateKey PEM file with its key, not encrypted
@ConfigurationProperties("mailrail.tls")
public record TlsProperties(@Nullable Path certificate, @Nullable Path privateKey) {

    public TlsProperties {
        if ((certificate == null) != (privateKey == null)) {
            throw new IllegalArgumentException(
                    "mailrail.tls.certificate and mailrail.tls.private-key go together: set both or"
                            + " none");
        }
    }
}
