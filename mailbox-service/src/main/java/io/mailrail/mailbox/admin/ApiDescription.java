package io.mailrail.mailbox.admin;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;

import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

import tools.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// The API's description of itself (OpenAPI 3): what every request has in common is said here once.
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    /// The extension that names the scope a request needs.
    static final String SCOPE = "x-scope";

    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";

    static {
        // Any JSON, and not the methods of the class that reads it.
        SpringDocUtils.getConfig().replaceWithClass(JsonNode.class, Object.class);
    }

    @Bean
    OpenAPI mailboxOpenApi() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Mailrail administration")
                                .version("v1")
                                .description(
                                        "Errors are problem documents (RFC 9457). Lists are paged by limit"
                                                + " and after; Link names the next page."))
                .components(
                        new Components()
                                .addSchemas(PROBLEM, problem())
                                .addSecuritySchemes(
                                        BEARER,
                                        new SecurityScheme()
                                                .type(SecurityScheme.Type.HTTP)
                                                .scheme(BEARER)))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("what is wrong"))
                .addProperty("instance", new StringSchema())
                .addProperty("field", new StringSchema().description("which field, with 422"))
                .addProperty("reason", new StringSchema().description("why, with 422"));
    }

    /// The scope, and the ways to be refused.
    @Bean
    GlobalOperationCustomizer mailboxOperations() {
        return (operation, handler) -> {
            operation.setOperationId(
                    handler.getBeanType().getSimpleName().replace("Controller", "")
                            + "."
                            + handler.getMethod().getName());
            var requires = handler.getMethodAnnotation(Requires.class);
            if (requires != null) {
                operation.addExtension(SCOPE, requires.value().spelled());
            }
            refusals(operation, handler);
            return operation;
        };
    }

    private static void refusals(Operation operation, HandlerMethod handler) {
        var responses = operation.getResponses();
        if (responses == null) {
            responses = new ApiResponses();
            operation.setResponses(responses);
        }
        boolean reads = handler.hasMethodAnnotation(GetMapping.class);
        boolean hasBody =
                Arrays.stream(handler.getMethodParameters())
                        .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
        var parameters =
                Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of());
        refusal(responses, "401", "no valid token");
        refusal(responses, "403", "the token lacks the scope");
        if (parameters.stream().anyMatch(parameter -> "path".equals(parameter.getIn()))) {
            refusal(responses, "404", "no such thing");
        }
        if (!reads) {
            refusal(responses, "409", "it exists already, or something stands in the way");
        }
        if (parameters.stream().anyMatch(p -> HttpHeaders.IF_MATCH.equals(p.getName()))) {
            refusal(responses, "412", "it is no longer what If-Match names");
        }
        if (hasBody) {
            refusal(responses, "400", "the body is not JSON");
            refusal(responses, "413", "the body is too long");
        }
        if (hasBody || parameters.stream().anyMatch(p -> !"path".equals(p.getIn()))) {
            refusal(responses, "422", "a bad value; field names it");
        }
        refusal(responses, "503", "the database does not answer now");
    }

    private static void refusal(ApiResponses responses, String status, String meaning) {
        if (responses.get(status) == null) {
            responses.addApiResponse(
                    status,
                    new ApiResponse()
                            .description(meaning)
                            .content(
                                    new Content()
                                            .addMediaType(
                                                    "application/problem+json",
                                                    new MediaType()
                                                            .schema(
                                                                    new Schema<>()
                                                                            .$ref(
                                                                                    "#/components/schemas/"
                                                                                            + PROBLEM)))));
        }
    }
}
