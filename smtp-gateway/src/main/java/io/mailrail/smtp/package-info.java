/// The SMTP server: mail from other servers, and submissions of those who have an account here (RFC 5321, RFC 6409). One
/// flat package: what is said ([SmtpCommand]), how far we are ([SmtpState]), what we do about it (the handlers), and the
/// session that joins them, so that none of it is anybody else's business.
@NullMarked
package io.mailrail.smtp;

import org.jspecify.annotations.NullMarked;
