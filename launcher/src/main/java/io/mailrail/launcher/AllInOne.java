package io.mailrail.launcher;

import io.mailrail.delivery.DeliveryConfiguration;
import io.mailrail.imap.ImapConfiguration;
import io.mailrail.mailbox.MailboxConfiguration;
import io.mailrail.pop3.Pop3Configuration;
import io.mailrail.smtp.SmtpConfiguration;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/// The five services in one context. Calls between them cross the same doors as anywhere, over an in-process channel.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    MailboxConfiguration.class,
    SmtpConfiguration.class,
    Pop3Configuration.class,
    ImapConfiguration.class,
    DeliveryConfiguration.class,
    FirstStart.class
})
class AllInOne {}
