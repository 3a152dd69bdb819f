package io.mailrail.testhouse;

import io.mailrail.api.AccountId;
import io.mailrail.api.ForwardPath;
import io.mailrail.api.ReversePath;

/// Somebody with mail in the test house.
///
/// @param email canonical address, and name to log in by
public record TestAccount(AccountId id, String email, String password) {

    public ForwardPath forwardPath() {
        return new ForwardPath(email);
    }

    public ReversePath reversePath() {
        return new ReversePath(email);
    }

    public String localPart() {
        return email.substring(0, email.indexOf('@'));
    }

    public String domain() {
        return email.substring(email.indexOf('@') + 1);
    }

    @Override
    public String toString() {
        return "TestAccount[" + email + "]";
    }
}
