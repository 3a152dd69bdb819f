package io.mailrail.smtp;

import org.springframework.context.ConfigurableApplicationContext;

import java.util.LinkedHashMap;
import java.util.Map;

/// The application as `main` starts it, on free ports.
final class TestApplication {

    private TestApplication() {}

    static ConfigurableApplicationContext start(Map<String, ?> properties) {
        var all = new LinkedHashMap<String, Object>();
        all.put("mailrail.smtp.port", "-1");
        all.put("mailrail.smtp.submission-port", "-1");
        all.put("mailrail.smtp.submissions-port", "-1");
        // The test house brings a database along, which is none of the gateway's business.
        all.put(
                "spring.autoconfigure.exclude",
                "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
        all.putAll(properties);
        return SmtpApplication.application()
                .run(
                        all.entrySet().stream()
                                .map(property ->
                                        "--" + property.getKey() + "=" + property.getValue())
                                .toArray(String[]::new));
    }
}
