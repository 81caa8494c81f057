package io.ponder.runtime;

import io.ponder.reasoning.Failure;
import io.ponder.reasoning.Failure.Kind;
import io.ponder.reasoning.FailureException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;

/** The one place where what went wrong becomes a reply. */
@RestControllerAdvice
public final class FailureAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(FailureAdvice.class);

    private final FailureRenderer renderer;

    public FailureAdvice(FailureRenderer renderer) {
        this.renderer = renderer;
    }

    @ExceptionHandler
    void failed(FailureException e, HttpServletResponse response) throws IOException {
        renderer.render(e.failure(), response);
    }

    @ExceptionHandler
    void unreadable(HttpMessageNotReadableException e, HttpServletResponse response) throws IOException {
        Throwable cause = e.getCause();
        while (cause != null) {
            if (cause instanceof FailureException f) {
                renderer.render(f.failure(), response);
                return;
            }
            if (cause instanceof JacksonException json) {
                renderer.render(unreadable(json), response);
                return;
            }
            cause = cause.getCause();
        }
        renderer.render(Failure.of(Kind.INVALID_REQUEST, "the request body is missing or not readable"), response);
    }

    /** What is wrong with a JSON document, without the parser's own vocabulary. */
    public static Failure unreadable(JacksonException e) {
        if (e instanceof DatabindException && !(e.getCause() instanceof StreamReadException)) {
            if (e.getPath().isEmpty()) {
                return Failure.of(
                        Kind.INVALID_REQUEST,
                        "the request body is JSON, but lacks a field that is needed, or goes on after its end");
            }
            String field = e.getPath().stream()
                    .map(at -> at.getPropertyName() != null ? at.getPropertyName() : Integer.toString(at.getIndex()))
                    .collect(Collectors.joining("."));
            return Failure.invalid(field, field + " has a value of the wrong kind or form");
        }
        String at = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        return Failure.of(Kind.INVALID_REQUEST, "the request body is not valid JSON" + at);
    }

    @ExceptionHandler
    void unsupported(HttpMediaTypeNotSupportedException e, HttpServletResponse response) throws IOException {
        renderer.render(Failure.of(Kind.INVALID_REQUEST, "send the body as Content-Type: application/json"), response);
    }

    @ExceptionHandler
    void wrongMethod(HttpRequestMethodNotSupportedException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader(
                "Allow", String.join(", ", e.getSupportedMethods() == null ? new String[0] : e.getSupportedMethods()));
        renderer.render(
                Failure.of(
                        Kind.METHOD_NOT_ALLOWED, request.getRequestURI() + " does not answer " + request.getMethod()),
                response);
    }

    @ExceptionHandler
    void noSuchPath(NoResourceFoundException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        renderer.render(Failure.of(Kind.NOT_FOUND, "there is nothing at " + request.getRequestURI()), response);
    }

    @ExceptionHandler
    void unexpected(Exception e, HttpServletResponse response) throws IOException {
        if (e instanceof ClientGoneException) {
            LOG.debug("the client left");
            return;
        }
        LOG.error("a request failed in a way nobody foresaw", e);
        renderer.render(
                Failure.of(Kind.INTERNAL, "Ponder failed in a way nobody foresaw; its log has the details"), response);
    }
}
