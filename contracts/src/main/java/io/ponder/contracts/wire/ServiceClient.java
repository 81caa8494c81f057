package io.ponder.contracts.wire;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls one Ponder service. Calls block, and are meant for virtual threads. Every error is a {@link FailureException}
 * that names the service; its address and the client's own words go to the log. If the service's name has several
 * addresses, all calls of one request go to the same one.
 *
 * <p>A request that the service never accepted is sent again, as long as the patience and the deadline allow. A request
 * that it accepted is never repeated here.
 */
public final class ServiceClient {

    /**
     * Reads time out this much after the deadline, because the callee reports the deadline itself, with a better
     * message.
     */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** The header of a 503 by which a service says that it has not accepted the request; its value says why. */
    public static final String NOT_ACCEPTED = "X-Ponder-Not-Accepted";

    /** The header by which a service says that it had begun to work on what it now refuses. */
    public static final String BEGUN = "X-Ponder-Begun";

    /** How long a service may take to restart. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** For fetched documents, which are cached or ask for health: only for connections that turn out to be closed. */
    private static final Duration LITTLE_PATIENCE = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceClient.class);
    private static final Duration NO_DEADLINE = Duration.ofMinutes(30);

    private final String service;
    private final URI base;
    private final Replicas replicas;
    private final Route route;
    private final CloseableHttpClient http;
    private final Duration patience;
    private final InstantSource clock;
    private final CallFailures failures;
    private final JsonMapper json = WireJson.mapper();

    /**
     * @param service the callee's name, for messages
     * @param base its base URL, such as {@code http://127.0.0.1:8082}
     * @param patience how long to keep sending a request that is not accepted
     */
    public ServiceClient(String service, URI base, CloseableHttpClient http, Duration patience, InstantSource clock) {
        this(service, base, http, patience, clock, new Replicas(base, InetAddress::getAllByName, clock));
    }

    ServiceClient(
            String service,
            URI base,
            CloseableHttpClient http,
            Duration patience,
            InstantSource clock,
            Replicas replicas) {
        this(service, base, http, patience, clock, replicas, Route.ANY);
    }

    private ServiceClient(
            String service,
            URI base,
            CloseableHttpClient http,
            Duration patience,
            InstantSource clock,
            Replicas replicas,
            Route route) {
        this.service = service;
        this.base = base;
        this.replicas = replicas;
        this.route = route;
        this.http = http;
        this.patience = patience;
        this.clock = clock;
        this.failures = new CallFailures(service, base);
    }

    /**
     * A place for a search at one of the replicas, which is chosen when the first call is made there; to be closed when
     * the search ends.
     *
     * @param search its id: as long as the replicas are the same and none is full, the same id finds the same one
     */
    public Home home(String search) {
        return new Home(replicas, search);
    }

    /** A client of the same service that sends everything to a home there. */
    public ServiceClient at(Home home) {
        return going(route.at(home));
    }

    /**
     * A client of the same service that prefers the replica with this address, if there is one.
     *
     * @param address as {@link Home#address} gave it; null for no preference
     */
    public ServiceClient near(@Nullable String address) {
        return going(route.near(address));
    }

    /** A client of the same service that tells it where the search has its proposer. */
    public ServiceClient telling(Home proposer) {
        return going(route.telling(proposer));
    }

    /**
     * A client of the same service that prefers another replica for each request, where there is one.
     *
     * @param steps how many replicas to pass over; 0 for the preferred one
     */
    public ServiceClient elsewhere(int steps) {
        return going(route.passing(steps));
    }

    private ServiceClient going(Route other) {
        return new ServiceClient(service, base, http, patience, clock, replicas, other);
    }

    /**
     * A client for each replica of the service, which asks that one alone.
     *
     * @throws FailureException when the service's name cannot be resolved
     */
    public List<ServiceClient> each() {
        try {
            return replicas.each().stream()
                    .map(replica -> new ServiceClient(service, base, http, patience, clock, replica))
                    .toList();
        } catch (UnknownHostException e) {
            throw new RefusedException(Failure.of(Kind.UPSTREAM_UNAVAILABLE, service + " cannot be reached"));
        }
    }

    /** Fetches one document. */
    public <T> T get(String path, Class<T> type, RequestContext context) {
        return document(new HttpGet(base.resolve(path)), type, context, LITTLE_PATIENCE);
    }

    /** Deletes, and reads the document that answers. */
    public <T> T delete(String path, Class<T> type, RequestContext context) {
        return document(new HttpDelete(base.resolve(path)), type, context, LITTLE_PATIENCE);
    }

    /** Posts one document, and reads the one that answers it. */
    public <T> T post(String path, Object body, Class<T> type, RequestContext context) {
        HttpPost request = new HttpPost(base.resolve(path));
        request.setEntity(new ByteArrayEntity(json.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        return document(request, type, context, patience);
    }

    private <T> T document(HttpUriRequestBase request, Class<T> type, RequestContext context, Duration patience) {
        return exchange(request, context, new Cancellation(), patience, response -> {
            HttpEntity entity = response.getEntity();
            if (entity == null) {
                throw failures.cutOff("an empty reply");
            }
            return json.readValue(entity.getContent(), type);
        });
    }

    /**
     * Posts a document and hands over every line of the streamed reply as it arrives, on the calling thread. Returns at
     * the end of the stream. Understands lines of JSON and the {@code data:} lines of server-sent events. The caller
     * must check that the last line is an ending.
     *
     * @throws FailureException when the service refuses or fails, when the stream breaks, and after a cancellation
     */
    public <L> void stream(
            String path,
            Object body,
            RequestContext context,
            Class<L> lineType,
            Cancellation cancellation,
            Consumer<? super L> onLine) {
        HttpPost request = new HttpPost(base.resolve(path));
        request.setEntity(new ByteArrayEntity(json.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        ObjectReader reader = json.readerFor(lineType);
        exchange(request, context, cancellation, patience, response -> {
            HttpEntity entity = response.getEntity();
            if (entity == null) {
                throw failures.cutOff("an empty reply");
            }
            DocumentLines.read(
                    entity.getContent(),
                    (bytes, from, length) -> onLine.accept(reader.<L>readValue(bytes, from, length)));
            return Boolean.TRUE;
        });
    }

    /**
     * Hands a request on as it came, and its reply as it comes, for a service that stands before this one. It is sent again
     * like any other, but only as long as its body can be repeated.
     *
     * @param path with its query
     * @param headers beside those of the context
     * @param body null for none
     * @param onReply reads a reply of success, on the calling thread
     * @throws FailureException when the service refuses or fails, and when its reply breaks off
     */
    public void pass(
            String method,
            String path,
            Map<String, String> headers,
            @Nullable HttpEntity body,
            RequestContext context,
            ReplyReader onReply) {
        HttpUriRequestBase request = new HttpUriRequestBase(method, base.resolve(path));
        headers.forEach(request::setHeader);
        request.setEntity(body);
        exchange(request, context, new Cancellation(), patience, response -> {
            onReply.read(response);
            return Boolean.TRUE;
        });
    }

    /** Reads a reply that is handed on. */
    @FunctionalInterface
    public interface ReplyReader {
        void read(ClassicHttpResponse reply) throws IOException;
    }

    private interface Handler<T> {
        T handle(ClassicHttpResponse response) throws IOException;
    }

    private <T> T exchange(
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
        Duration left = timeLeft(context);
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
                .setResponseTimeout(Timeout.of(timeLeft(context).plus(GRACE)))
                .build());
    }

    private Duration timeLeft(RequestContext context) {
        Instant deadline = context.deadline();
        if (deadline == null) {
            return NO_DEADLINE;
        }
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
