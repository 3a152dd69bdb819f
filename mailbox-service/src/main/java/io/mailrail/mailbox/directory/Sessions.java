package io.mailrail.mailbox.directory;

import io.mailrail.api.AccountId;
import io.mailrail.api.SessionCredential;

/// Which sessions may act. Every method of a door that takes a credential begins here.
public interface Sessions {

    /// Whose mail this credential opens.
    ///
    /// @throws io.mailrail.api.Refused SessionExpired when it is forged, ran out, or was outlived by a change of password or a
    ///     disabled account; Unavailable
    AccountId verify(SessionCredential as);

    /// Who acts with this credential, and by which protocol. A credential that came over a wire says nothing but its token, so this
    /// reads the token.
    ///
    /// @throws io.mailrail.api.Refused as [#verify]
    Actor actor(SessionCredential as);
}
