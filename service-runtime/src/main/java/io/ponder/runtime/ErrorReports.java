package io.ponder.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;

/** Renders what Tomcat refuses before any servlet sees it, which would be an HTML page otherwise. */
final class ErrorReports extends ErrorReportValve {

    private final FailureRenderer renderer;

    ErrorReports(FailureRenderer renderer) {
        this.renderer = renderer;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        AtomicBoolean canWrite = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, canWrite);
        if (response.getStatus() < 400
                || response.getContentWritten() > 0
                || !response.setErrorReported()
                || !canWrite.get()) {
            return;
        }
        try {
            renderer.render(StatusFailures.of(response.getStatus()), request, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
