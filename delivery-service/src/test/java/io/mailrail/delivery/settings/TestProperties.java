package io.mailrail.delivery.settings;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import java.util.HashMap;
import java.util.Map;

/// Properties as Spring binds them, defaults included.
public final class TestProperties {

    private TestProperties() {}

    /// @param namesAndValues without `mailrail.delivery.`, alternating
    public static DeliveryProperties with(String... namesAndValues) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put("mailrail.delivery." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(map))
                .bindOrCreate("mailrail.delivery", DeliveryProperties.class);
    }
}
