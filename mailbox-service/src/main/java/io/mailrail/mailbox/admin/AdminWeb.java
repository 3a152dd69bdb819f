package io.mailrail.mailbox.admin;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// The API's door: everything below it wants a token, but for its own description.
@Configuration(proxyBeanMethods = false)
class AdminWeb implements WebMvcConfigurer {

    static final String ROOT = "/api/v1";

    private final ScopeInterceptor scopes;

    AdminWeb(ScopeInterceptor scopes) {
        this.scopes = scopes;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(scopes)
                .addPathPatterns(ROOT + "/**")
                .excludePathPatterns(
                        ROOT + "/openapi.json",
                        ROOT + "/openapi.json.yaml",
                        ROOT + "/openapi.json/**");
    }

    /// The API speaks JSON. The library of its description would have it understand YAML, too, past the limit of bodies.
    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.configureMessageConvertersList(list ->
                list.removeIf(converter ->
                        converter.getSupportedMediaTypes().stream()
                                .anyMatch(type -> type.getSubtype().contains("yaml"))));
    }

    @Bean
    FilterRegistrationBean<TokenFilter> mailboxTokenFilterRegistration(TokenFilter filter) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns(ROOT + "/*");
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> mailboxProblemsOfTomcat() {
        return factory ->
                factory.addContextCustomizers(context -> {
                    if (context.getParent() instanceof StandardHost host) {
                        host.setErrorReportValveClass(ProblemValve.class.getName());
                    }
                });
    }
}
