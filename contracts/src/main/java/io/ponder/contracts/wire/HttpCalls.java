package io.ponder.contracts.wire;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Calls of one service over HTTP: to the replica that a route prefers, and to another, or again, as long as none has accepted
 * the request.
 */
record HttpCalls(
        String service,
        URI base,
        CloseableHttpClient http,
        InstantSource clock,
        CallFailures failures,
        Replicas replicas,
        Route route) {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceClient.class);

    HttpCalls(String service, URI base, CloseableHttpClient http, InstantSource clock, Replicas replicas) {
        this(service, base, http, clock, new CallFailures(service, base), replicas, Route.ANY);
    }

    HttpCalls going(Route other) {
        return new HttpCalls(service, base, http, clock, failures, replicas, other);
    }

    /** The same for each replica, which ask that one alone. */
    List<HttpCalls> each() throws UnknownHostException {
        return replicas.each().stream()
                .map(replica -> new HttpCalls(service, base, http, clock, replica))
                .toList();
    }

    /** Reads a reply of success. */
    interface Handler<T> {
        T handle(ClassicHttpResponse response) throws IOException;
    }

    /**
     * @param most how long to keep sending a request that is not accepted
     * @throws FailureException when the service refuses or fails, when its reply breaks off, and after a cancellation
     */
    <T> T exchange(
            HttpUriRequestBase request,
            RequestContext context,
            Cancellation cancellation,
            Duration most,
            Handler<T> handler) {
        try {
            return untilAccepted(request, context, cancellation, most, handler);
        } catch (JacksonException e) {
            LOG.warn("{} at {} sent a reply that is not the expected JSON: {}", service, base, e.getOriginalMessage());
            throw failures.cutOff("a reply that is not the expected JSON");
        } catch (IOException e) {
            Failure failure = failures.broken(e, cancellation);
            throw Resending.isRefusal(e) ? new RefusedException(failure) : failure.asException();
        } catch (RuntimeException e) {
            // The HTTP client has several for a call that is aborted while it connects or sends.
            if (cancellation.isCancelled()) {
                throw failures.cancelled().asException();
            }
            throw e;
        }
    }

    private <T> T untilAccepted(
            HttpUriRequestBase request,
            RequestContext context,
            Cancellation cancellation,
            Duration most,
            Handler<T> handler)
            throws IOException {
        Duration left = context.timeLeft(clock);
        Resending again = new Resending(clock.instant().plus(left.compareTo(most) < 0 ? left : most), clock);
        while (true) {
            boolean[] answered = {false};
            long began = System.nanoTime();
            try {
                cancellation.onCancel(request::abort);
                return send(request, context, response -> {
                    answered[0] = true;
                    if (response.getCode() / 100 != 2) {
                        throw failures.refused(response);
                    }
                    return handler.handle(response);
                });
            } catch (IOException e) {
                Duration age = Duration.ofNanos(System.nanoTime() - began);
                boolean isClosed = Resending.isClosed(e, answered[0], age);
                boolean notAccepted = isClosed || Resending.isRefusal(e);
                if (isClosed && !isRepeatable(request)) {
                    throw new Resending.NotAcceptedException(
                            service + " closed the connection before it accepted the request", e);
                }
                if (!notAccepted
                        || !isRepeatable(request)
                        || cancellation.isCancelled()
                        || !again.pause(cancellation)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Sends to this request's replica, or to the next one if that does not accept it. One that says it cannot work is
     * followed only by one that is not known to be as badly off, so that several layers of services make no storm of this.
     */
    private <T> T send(HttpUriRequestBase request, RequestContext context, HttpClientResponseHandler<T> handler)
            throws IOException {
        Set<InetAddress> refused = new HashSet<>();
        HttpHost replica = next(context, refused);
        while (replica != null) {
            InetAddress address = replica.getAddress();
            prepare(request, context);
            try {
                T reply = http.execute(replica, request, handler);
                replicas.accepted(address);
                return reply;
            } catch (FailureException e) {
                if (!isDown(e)) {
                    replicas.accepted(address);
                    throw e;
                }
                replicas.refused(address);
                refused.add(address);
                boolean mayBeUp = maySend(request) && replicas.isAnyWell(refused);
                replica = mayBeUp ? next(context, refused) : null;
                if (replica == null) {
                    throw e;
                }
            } catch (IOException e) {
                if (!Resending.isRefusal(e)) {
                    throw e;
                }
                replicas.refused(address);
                refused.add(address);
                replica = maySend(request) ? next(context, refused) : null;
                if (replica == null) {
                    throw e;
                }
            }
        }
        throw new UnknownHostException(base.getHost());
    }

    private static boolean maySend(HttpUriRequestBase request) {
        return !request.isAborted() && isRepeatable(request);
    }

    private static boolean isRepeatable(HttpUriRequestBase request) {
        return request.getEntity() == null || request.getEntity().isRepeatable();
    }

    /**
     * Whether a replica lives but cannot work, since its engine or what else it needs is away: another may have what it
     * lacks. It has not begun, so nothing is done twice.
     */
    private static boolean isDown(FailureException e) {
        return e instanceof RefusedException && e.failure().kind() == Kind.UPSTREAM_UNAVAILABLE;
    }

    private @Nullable HttpHost next(RequestContext context, Set<InetAddress> refused) throws UnknownHostException {
        return replicas.choose(context.requestId(), route, refused);
    }

    private void prepare(HttpUriRequestBase request, RequestContext context) {
        context.headers(clock).forEach(request::setHeader);
        String proposer = route.told() == null ? null : route.told().address();
        if (proposer != null) {
            request.setHeader(RequestContext.PROPOSER, proposer);
        }
        request.setConfig(RequestConfig.copy(RequestConfig.DEFAULT)
                .setResponseTimeout(Timeout.of(context.timeLeft(clock).plus(RequestContext.GRACE)))
                .build());
    }
}
