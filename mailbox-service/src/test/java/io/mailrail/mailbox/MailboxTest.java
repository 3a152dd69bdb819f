package io.mailrail.mailbox;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestConstructor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A test of the whole mailbox-service on a real PostgreSQL. All such tests of a JVM share one context and one database, so
/// each makes its own domain and accounts; time is a `MutableClock`, which only ever goes forward.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = MailboxApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = MailboxTestContext.class)
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
public @interface MailboxTest {}
