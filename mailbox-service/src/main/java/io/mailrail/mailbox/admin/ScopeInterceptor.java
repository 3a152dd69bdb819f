package io.mailrail.mailbox.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Lets a request through whose token has the scope that it needs.
@Component
class ScopeInterceptor implements HandlerInterceptor {

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(request.getAttribute(Caller.ATTRIBUTE) instanceof Caller caller)) {
            throw TokenFilter.unknown();
        }
        if (handler instanceof HandlerMethod method) {
            var requires = method.getMethodAnnotation(Requires.class);
            if (requires == null) {
                throw Problem.unknown(request.getRequestURI());
            }
            if (!requires.value().isAmong(caller.scopes())) {
                throw new Problem(
                        HttpStatus.FORBIDDEN,
                        "the token lacks the scope " + requires.value().spelled());
            }
        }
        return true;
    }
}
