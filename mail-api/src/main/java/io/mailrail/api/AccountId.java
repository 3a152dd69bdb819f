package io.mailrail.api;

/// The number of an account; the first part of every key of mail. 0 stands for "no account": the home of content that is
/// only relayed.
public record AccountId(long value) {

    /// No account: the home of content whose recipients are all elsewhere and whose submitter is unknown.
    public static final AccountId NONE = new AccountId(0);

    public AccountId {
        if (value < 0) {
            throw new IllegalArgumentException("account id " + value);
        }
    }
}
