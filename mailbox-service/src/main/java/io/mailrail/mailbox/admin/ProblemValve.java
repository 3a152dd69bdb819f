package io.mailrail.mailbox.admin;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What Tomcat itself refuses before anybody of ours sees it, such as a path that is not UTF-8, is a problem document, too.
public final class ProblemValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var known = HttpStatus.resolve(status);
        var body =
                """
                {"title":"%s","status":%d,"detail":"%s"}
                """
                        .formatted(
                                known == null ? "Error" : known.getReasonPhrase(),
                                status,
                                status < 500
                                        ? "the request cannot be understood"
                                        : "this is a fault of ours");
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            var writer = response.getReporter();
            if (writer != null) {
                writer.write(body);
                response.finishResponse();
            }
        } catch (IOException gone) {
            if (getContainer().getLogger().isDebugEnabled()) {
                getContainer().getLogger().debug("nobody waits for the answer", gone);
            }
        }
    }
}
