package io.mailrail.api;

/// Who is known here, and who may log in.
public interface Directory {

    /// Where mail for this forward-path would go. RFC 5321 §3.6.2, §4.1.1.3.
    ///
    /// @throws Refused Unavailable
    Resolution resolve(ForwardPath path);

    /// Begins a login; the first answer waits in [SaslExchange#first]. The mechanisms are `PLAIN` (RFC 4616), `SCRAM-SHA-256` and
    /// `SCRAM-SHA-256-PLUS` (RFC 5802, RFC 7677); which of them it offers is the gateway's business.
    ///
    /// @throws Refused WrongCredentials, Throttled, NotPermitted (mechanism or protocol), Unavailable: also from the exchange
    SaslExchange authenticate(Login login);

    /// The same credential, valid anew.
    ///
    /// @throws Refused SessionExpired once it ran out, the password changed or the account was disabled
    SessionCredential renew(SessionCredential credential);

    /// Whether this account may use the address as reverse-path: its own, or one of its aliases. RFC 6409 §6.1.
    boolean maySendAs(SessionCredential credential, ReversePath path);
}
