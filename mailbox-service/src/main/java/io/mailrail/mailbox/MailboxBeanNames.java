package io.mailrail.mailbox;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;

/// Names the beans of this service so that they can stand beside those of the others in one context.
public final class MailboxBeanNames extends AnnotationBeanNameGenerator {

    private static final String PREFIX = "mailbox";

    @Override
    protected String buildDefaultBeanName(BeanDefinition definition) {
        var name = super.buildDefaultBeanName(definition);
        return name.startsWith(PREFIX)
                ? name
                : PREFIX + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
