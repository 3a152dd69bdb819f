package io.mailrail.pop3;

/// How numbers of messages and octets are told, as RFC 1939's examples tell them.
final class Words {

    private Words() {}

    /// `2 messages (320 octets)`
    static String of(Pop3Maildrop maildrop) {
        return "%s (%d octets)".formatted(messages(maildrop.count()), maildrop.octets());
    }

    /// `2 messages`
    static String messages(int count) {
        return count == 1 ? "1 message" : count + " messages";
    }
}
