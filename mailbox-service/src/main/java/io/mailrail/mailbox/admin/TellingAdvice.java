package io.mailrail.mailbox.admin;

import io.mailrail.mailbox.admin.Paging.Paged;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

import java.nio.charset.StandardCharsets;

/// What answers say beside their body: the entity tag of a thing, where a new one is, where a list goes on (RFC 8288).
@RestControllerAdvice(basePackageClasses = TellingAdvice.class)
class TellingAdvice implements ResponseBodyAdvice<Object> {

    @Override
    public boolean supports(
            MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        var headers = response.getHeaders();
        if (body instanceof Thing.Versioned thing) {
            headers.setETag(IfMatch.tag(thing.version()));
        }
        if (body instanceof Thing thing && isCreated(response)) {
            headers.set(
                    HttpHeaders.LOCATION,
                    request.getURI().getRawPath()
                            + "/"
                            + UriUtils.encode(thing.key(), StandardCharsets.UTF_8));
        }
        if (body instanceof Paged page && page.next() != null) {
            headers.set(HttpHeaders.LINK, "<" + next(request, page.next()) + ">; rel=\"next\"");
        }
        return body;
    }

    private static boolean isCreated(ServerHttpResponse response) {
        return response instanceof ServletServerHttpResponse servlet
                && servlet.getServletResponse().getStatus() == HttpStatus.CREATED.value();
    }

    private static String next(ServerHttpRequest request, String after) {
        var query =
                UriComponentsBuilder.newInstance()
                        .query(request.getURI().getRawQuery())
                        .replaceQueryParam("after", UriUtils.encode(after, StandardCharsets.UTF_8))
                        .build(true)
                        .getQuery();
        return request.getURI().getRawPath() + "?" + query;
    }
}
