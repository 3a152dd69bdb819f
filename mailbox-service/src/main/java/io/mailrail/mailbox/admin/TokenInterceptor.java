package io.mailrail.mailbox.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

import java.util.Optional;

/// Lets in who shows a token (RFC 6750 §2.1) with the scope that the request needs.
@Component
class TokenInterceptor implements HandlerInterceptor {

    private static final String BEARER = "Bearer ";

    private final Tokens tokens;

    TokenInterceptor(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        var token =
                secret(request)
                        .flatMap(tokens::of)
                        .orElseThrow(() ->
                                new Problem(
                                        HttpStatus.UNAUTHORIZED, "a valid bearer token is needed"));
        if (handler instanceof HandlerMethod method) {
            var requires = method.getMethodAnnotation(Requires.class);
            if (requires == null) {
                throw Problem.unknown(request.getRequestURI());
            }
            if (!requires.value().isAmong(token.scopes())) {
                throw new Problem(
                        HttpStatus.FORBIDDEN,
                        "the token lacks the scope " + requires.value().spelled());
            }
        }
        request.setAttribute(
                Caller.ATTRIBUTE,
                new Caller(token.id(), token.name(), token.scopes(), request.getRemoteAddr()));
        return true;
    }

    private static Optional<String> secret(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }
}
