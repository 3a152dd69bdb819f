package io.mailrail.mailbox;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A [MailboxTest] that comes in by a door, over each transport: it has a field `@Parameter Transport transport` and asks
/// [TestDoors#over].
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@MailboxTest
@ParameterizedClass(name = "over {0}")
@EnumSource(Transport.class)
public @interface DoorTest {}
