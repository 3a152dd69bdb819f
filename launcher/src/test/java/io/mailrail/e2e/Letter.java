package io.mailrail.e2e;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;

/// A message that can be told from every other, and from a damaged copy of itself.
///
/// @param name the digest of what follows the header: who finds the message can tell that it is whole
record Letter(String name, String text) {

    /// @param octets of what follows the header, about
    static Letter write(int octets) {
        var random = new Random();
        var text = new StringBuilder(octets + 80);
        while (text.length() < octets) {
            var line = new byte[54];
            random.nextBytes(line);
            text.append(Base64.getEncoder().encodeToString(line)).append("\r\n");
        }
        var name = name(text.toString());
        return new Letter(
                name,
                """
                Subject: %s
                Message-ID: <%s@letters.example>
                Date: Wed, 25 Nov 2026 10:00:00 +0000
                From: <x@letters.example>

                """
                                .formatted(name, name)
                                .replace("\n", "\r\n")
                        + text);
    }

    /// The name of a letter by what follows its header.
    static String name(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
