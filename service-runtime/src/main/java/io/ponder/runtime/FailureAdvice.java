package io.ponder.runtime;

import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Turns every exception of a request into a reply. */
@RestControllerAdvice
public final class FailureAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(FailureAdvice.class);

    /** As nginx logs it; nobody receives it. */
    private static final int CLIENT_LEFT = 499;

    private final FailureRenderer renderer;
    private final List<PassingTrouble> troubles;

    public FailureAdvice(FailureRenderer renderer, ObjectProvider<PassingTrouble> troubles) {
        this.renderer = renderer;
        this.troubles = troubles.stream().toList();
    }

    @ExceptionHandler
    void failed(FailureException e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(ServiceClient.BEGUN) != null) {
            response.setHeader(ServiceClient.BEGUN, "true");
        }
        renderer.render(e.failure(), request, response);
    }

    @ExceptionHandler
    void unreadable(HttpMessageNotReadableException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Throwable cause = e.getCause();
        while (cause != null) {
            if (cause instanceof FailureException f) {
                renderer.render(f.failure(), request, response);
                return;
            }
            if (cause instanceof JacksonException json) {
                renderer.render(RequestReader.failure(json), request, response);
                return;
            }
            cause = cause.getCause();
        }
        renderer.render(
                Failure.of(Kind.INVALID_REQUEST, "the request body is missing or cannot be read"), request, response);
    }

    @ExceptionHandler
    void wrongMethod(HttpRequestMethodNotSupportedException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String allowed = String.join(", ", e.getSupportedMethods() == null ? new String[0] : e.getSupportedMethods());
        response.setHeader("Allow", allowed);
        renderer.render(
                Failure.of(
                        Kind.METHOD_NOT_ALLOWED,
                        request.getRequestURI() + " does not support " + request.getMethod() + ", but " + allowed),
                request,
                response);
    }

    @ExceptionHandler
    void noSuchPath(NoResourceFoundException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        renderer.render(
                Failure.of(Kind.NOT_FOUND, "there is nothing at " + request.getRequestURI()), request, response);
    }

    @ExceptionHandler
    void wrongParameter(MethodArgumentTypeMismatchException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Class<?> wanted = e.getRequiredType();
        Field field = new Field(e.getName());
        String means = wanted == null ? "of another form" : RequestReader.described(wanted);
        renderer.render(Failure.invalid(field, field + " must be " + means), request, response);
    }

    @ExceptionHandler
    void unreadableQuery(InvalidParameterException e, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        renderer.render(
                Failure.of(Kind.INVALID_REQUEST, "the query, after the ?, cannot be read: send name=value&name=value"),
                request,
                response);
    }

    /** A client that breaks off gets no reply, not even an empty one that it could take for its answer. */
    @ExceptionHandler({ClientGoneException.class, ClientAbortException.class, AsyncRequestNotUsableException.class})
    void left(Exception e, HttpServletRequest request, HttpServletResponse response) {
        LOG.debug("the client has left");
        response.setStatus(CLIENT_LEFT);
        ClientConnection connection = ClientConnection.of(request);
        if (connection != null) {
            connection.breakOff();
        }
    }

    @ExceptionHandler
    void unexpected(Exception e, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (e instanceof ErrorResponse refusal && refusal.getStatusCode().is4xxClientError()) {
            renderer.render(StatusFailures.of(refusal.getStatusCode().value()), request, response);
            return;
        }
        Failure passing = passing(e);
        if (passing == null) {
            LOG.error("a request failed unexpectedly", e);
        } else {
            LOG.warn("{} cannot be served: {}", request.getRequestURI(), e.toString());
        }
        renderer.render(passing == null ? StatusFailures.of(500) : passing, request, response);
    }

    private @Nullable Failure passing(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            for (PassingTrouble trouble : troubles) {
                Failure failure = trouble.failureOf(cause);
                if (failure != null) {
                    return failure;
                }
            }
        }
        return null;
    }
}
