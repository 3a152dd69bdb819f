package io.mailrail.mailbox.admin;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/// Every endpoint of the API, as Spring has it mapped.
@Component
class Endpoints {

    private final RequestMappingHandlerMapping mappings;

    Endpoints(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.mappings = mappings;
    }

    /// @param pattern below the API's root, with variables in braces
    record Endpoint(String method, String pattern, HandlerMethod handler) {

        String name() {
            return method + " " + pattern;
        }

        boolean writes() {
            return !method.equals("GET");
        }

        /// A path that leads here and names nothing that exists.
        String nowhere() {
            return AdminWeb.ROOT + pattern.replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        }

        @Override
        public String toString() {
            return name();
        }
    }

    List<Endpoint> all() {
        var all = new ArrayList<Endpoint>();
        mappings.getHandlerMethods()
                .forEach((info, handler) -> {
                    for (var pattern : info.getPatternValues()) {
                        if (pattern.startsWith(AdminWeb.ROOT + "/")
                                && !pattern.startsWith(AdminWeb.ROOT + "/openapi.json")) {
                            for (var method : info.getMethodsCondition().getMethods()) {
                                all.add(
                                        new Endpoint(
                                                method.name(),
                                                pattern.substring(AdminWeb.ROOT.length()),
                                                handler));
                            }
                        }
                    }
                });
        all.sort(Comparator.comparing(Endpoint::pattern).thenComparing(Endpoint::method));
        return all;
    }
}
