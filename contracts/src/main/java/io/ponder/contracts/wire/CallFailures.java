package io.ponder.contracts.wire;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * What becomes of a call to a service that fails.
 *
 * @param service its name, for messages
 * @param base its base URL, for the log
 */
record CallFailures(String service, URI base) {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceClient.class);
    private static final int LARGEST_PROBLEM = 1 << 20;

    /**
     * What a reply says that is no answer.
     *
     * @throws Resending.NotAcceptedException when the service did not accept the request
     */
    FailureException refused(ClassicHttpResponse response) throws IOException {
        Header notAccepted = response.getFirstHeader(ServiceClient.NOT_ACCEPTED);
        if (response.getCode() == HttpStatus.SC_SERVICE_UNAVAILABLE && notAccepted != null) {
            throw new Resending.NotAcceptedException(service + " is " + notAccepted.getValue());
        }
        String body = response.getEntity() == null
                ? ""
                : new String(EntityUtils.toByteArray(response.getEntity(), LARGEST_PROBLEM), StandardCharsets.UTF_8);
        if (TlsTrouble.wantsTls(response.getCode(), body)) {
            return new RefusedException(
                    Failure.of(Kind.UPSTREAM_UNAVAILABLE, service + " speaks TLS only; use https:// for it"));
        }
        try {
            Failure failure =
                    WireJson.mapper().readValue(body, ProblemDetails.class).toFailure();
            return told(failure, response.containsHeader(ServiceClient.BEGUN));
        } catch (JacksonException | NullPointerException e) {
            return Failure.of(Kind.UPSTREAM_ERROR, service + " answered " + response.getCode() + " without a reason")
                    .asException();
        }
    }

    /** What a service says of its failure; it refused the request unless it may have worked, as one that failed by a bug may. */
    static FailureException told(Failure failure, boolean hasBegun) {
        return hasBegun || failure.kind() == Kind.INTERNAL ? failure.asException() : new RefusedException(failure);
    }

    /** What a caller is told when no whole reply came; the log has the rest. */
    Failure broken(IOException e, Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            return cancelled();
        }
        if (e instanceof Resending.NotAcceptedException) {
            return Failure.passing(Kind.UPSTREAM_UNAVAILABLE, e.getMessage() + "; try again later");
        }
        LOG.warn("a call to {} at {} failed: {}", service, base, e.toString());
        String trouble = TlsTrouble.of(e, "PONDER_TLS_CA");
        if (trouble != null) {
            return Failure.of(Kind.UPSTREAM_UNAVAILABLE, "no TLS connection to " + service + ": " + trouble);
        }
        if (e instanceof SocketTimeoutException) {
            return Failure.of(Kind.TIMEOUT, service + " did not answer in time");
        }
        if (e instanceof ConnectException || e instanceof UnknownHostException) {
            return Failure.of(Kind.UPSTREAM_UNAVAILABLE, service + " cannot be reached");
        }
        return Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the connection to " + service + " broke");
    }

    Failure cancelled() {
        return Failure.of(Kind.TIMEOUT, "the call to " + service + " was cancelled");
    }

    FailureException cutOff(String what) {
        return Failure.of(Kind.UPSTREAM_ERROR, service + " sent " + what).asException();
    }
}
