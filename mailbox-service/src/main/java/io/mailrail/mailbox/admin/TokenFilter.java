package io.mailrail.mailbox.admin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

import java.io.IOException;
import java.util.Optional;

/// Lets in who shows a token (RFC 6750 §2.1), before anything else of the request is looked at; everything below the API's root
/// wants one, but for its own description. Bodies of JSON are bounded here, too.
@Component
class TokenFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final String DESCRIPTION = AdminWeb.ROOT + "/openapi.json";

    private final Tokens tokens;
    private final HandlerExceptionResolver refusals;
    private final long maxBody;

    TokenFilter(
            Tokens tokens,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver refusals,
            AdminProperties properties) {
        this.tokens = tokens;
        this.refusals = refusals;
        this.maxBody = properties.maxBody().toBytes();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return !path.startsWith(AdminWeb.ROOT)
                || path.equals(DESCRIPTION)
                || path.startsWith(DESCRIPTION + "/")
                || path.startsWith(DESCRIPTION + ".");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest admitted;
        try {
            admitted = admitted(request);
        } catch (RuntimeException no) {
            if (refusals.resolveException(request, response, null, no) == null) {
                throw no;
            }
            return;
        }
        chain.doFilter(admitted, response);
    }

    private HttpServletRequest admitted(HttpServletRequest request) {
        var secret = secret(request).orElseThrow(TokenFilter::unknown);
        var token = tokens.of(secret).orElseThrow(TokenFilter::unknown);
        request.setAttribute(
                Caller.ATTRIBUTE,
                new Caller(token.id(), token.name(), token.scopes(), request.getRemoteAddr()));
        request.setAttribute(Seal.ATTRIBUTE, new Seal(secret));
        if (!isJson(request)) {
            return request;
        }
        if (request.getContentLengthLong() > maxBody) {
            throw BodyTooLarge.problem(maxBody);
        }
        return new BoundedRequest(request, maxBody);
    }

    private static boolean isJson(HttpServletRequest request) {
        var type = request.getContentType();
        return type != null && type.contains("json");
    }

    static Problem unknown() {
        return new Problem(HttpStatus.UNAUTHORIZED, "a valid bearer token is needed");
    }

    private static Optional<String> secret(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }
}
