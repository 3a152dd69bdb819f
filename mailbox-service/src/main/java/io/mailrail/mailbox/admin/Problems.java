package io.mailrail.mailbox.admin;

import io.mailrail.api.Refusal;
import io.mailrail.api.Refused;
import io.mailrail.mailbox.database.DatabaseTrouble;
import io.mailrail.mailbox.directory.Rejected;
import io.mailrail.mailbox.directory.Rejection;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;

import java.sql.SQLException;
import java.util.stream.Collectors;

/// Says every no as a problem document (RFC 9457): what is wrong, and in which field.
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ResponseEntity<Object> problem(Problem problem, WebRequest request) {
        var body = ProblemDetail.forStatusAndDetail(problem.status(), problem.getMessage());
        problem.more().forEach(body::setProperty);
        var headers = new HttpHeaders();
        if (problem.status() == HttpStatus.UNAUTHORIZED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"mailrail\"");
        }
        return answer(problem, body, headers, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> rejected(Rejected rejected, WebRequest request) {
        return problem(
                switch (rejected.rejection()) {
                    case Rejection.Unknown(var what) -> Problem.unknown(what);
                    case Rejection.Exists(var what) ->
                            new Problem(HttpStatus.CONFLICT, what + " exists already");
                    case Rejection.InTheWay(var why) -> new Problem(HttpStatus.CONFLICT, why);
                    case Rejection.BadValue(var field, var why) -> Problem.badValue(field, why);
                },
                request);
    }

    @ExceptionHandler
    ResponseEntity<Object> refused(Refused refused, WebRequest request) {
        if (refused.refusal() instanceof Refusal.Unavailable) {
            return unavailable(refused, request);
        }
        return broken(refused, request);
    }

    /// Two at the same time; the keys and references of the tables decided.
    @ExceptionHandler({
        DataIntegrityViolationException.class,
        OptimisticLockingFailureException.class
    })
    ResponseEntity<Object> conflict(Exception e, WebRequest request) {
        if (isUnstorable(e)) {
            return problem(
                    new Problem(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "the request has a value that cannot be stored"),
                    request);
        }
        log.debug("conflicted", e);
        return problem(
                new Problem(
                        HttpStatus.CONFLICT,
                        "somebody else changed the same at this moment; look again"),
                request);
    }

    /// A value that PostgreSQL has no place for, such as NUL in a text (class 22).
    private static boolean isUnstorable(Exception e) {
        return e instanceof DataIntegrityViolationException broken
                && broken.getMostSpecificCause() instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().startsWith("22");
    }

    @ExceptionHandler
    ResponseEntity<Object> anything(RuntimeException e, WebRequest request) {
        return DatabaseTrouble.isTrouble(e) ? unavailable(e, request) : broken(e, request);
    }

    private ResponseEntity<Object> unavailable(Exception e, WebRequest request) {
        log.warn("admin_unavailable reason=\"{}\"", e.getMessage());
        return problem(
                new Problem(HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer now"),
                request);
    }

    private ResponseEntity<Object> broken(Exception e, WebRequest request) {
        log.error("admin_failed request=\"{}\"", request.getDescription(false), e);
        return problem(
                new Problem(HttpStatus.INTERNAL_SERVER_ERROR, "this is a fault of ours"), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> mismatch(MethodArgumentTypeMismatchException e, WebRequest request) {
        return problem(Problem.badValue(e.getName(), "has the wrong type"), request);
    }

    /// A query that is not UTF-8, or too long a list of parameters.
    @ExceptionHandler
    ResponseEntity<Object> unreadable(InvalidParameterException e, WebRequest request) {
        return problem(
                new Problem(HttpStatus.BAD_REQUEST, "the parameters cannot be understood"),
                request);
    }

    /// Not JSON at all is 400; JSON of the wrong shape names the field.
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLarge tooLarge) {
                return problem(tooLarge.problem(), request);
            }
        }
        if (e.getCause() instanceof JacksonException json
                && !(json instanceof StreamReadException)) {
            var field =
                    json.getPath().stream()
                            .map(step ->
                                    step.getPropertyName() == null
                                            ? Integer.toString(step.getIndex())
                                            : step.getPropertyName())
                            .collect(Collectors.joining("."));
            return problem(
                    field.isEmpty()
                            ? new Problem(
                                    HttpStatus.UNPROCESSABLE_CONTENT,
                                    "the body is not the object that is expected here")
                            : Problem.badValue(field, "is not known here, or has the wrong type"),
                    request);
        }
        return problem(
                new Problem(HttpStatus.BAD_REQUEST, "the body is missing, or is not JSON"),
                request);
    }

    private ResponseEntity<Object> answer(
            Exception e, ProblemDetail body, HttpHeaders headers, WebRequest request) {
        var answer =
                handleExceptionInternal(
                        e, body, headers, HttpStatus.valueOf(body.getStatus()), request);
        return answer == null
                ? ResponseEntity.status(body.getStatus()).headers(headers).body(body)
                : answer;
    }
}
