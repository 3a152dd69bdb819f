package io.mailrail.mailbox.admin;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The API's door: everything below it wants a token, but for its own description.
@Configuration(proxyBeanMethods = false)
class AdminWeb implements WebMvcConfigurer {

    static final String ROOT = "/api/v1";

    private static final String BEARER = "bearer";

    private final TokenInterceptor tokens;

    AdminWeb(TokenInterceptor tokens) {
        this.tokens = tokens;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(tokens)
                .addPathPatterns(ROOT + "/**")
                .excludePathPatterns(
                        ROOT + "/openapi.json",
                        ROOT + "/openapi.json.yaml",
                        ROOT + "/openapi.json/**");
    }

    @Bean
    OpenAPI mailboxOpenApi() {
        return new OpenAPI()
                .info(new Info().title("Mailrail administration").version("v1"))
                .components(
                        new Components()
                                .addSecuritySchemes(
                                        BEARER,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme(BEARER)))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }
}
