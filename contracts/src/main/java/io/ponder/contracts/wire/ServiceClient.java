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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls one Ponder service. Calls block, and are meant for virtual threads. Every error is a {@link FailureException}
 * that names the service; its address and the client's own words go to the log. If the service's name has several
 * addresses, all calls of one request go to the same one.
 *
 * <p>A service that runs in the same process may be {@linkplain Neighbours a neighbour}, from which streams come without a
 * connection and without JSON. Whatever else is said here holds for it as well.
 *
 * <p>A request that the service never accepted is sent again, as long as the patience and the deadline allow. A request
 * that it accepted is never repeated here.
 */
public final class ServiceClient {

    /** The header of a 503 by which a service says that it has not accepted the request; its value says why. */
    public static final String NOT_ACCEPTED = "X-Ponder-Not-Accepted";

    /** The header by which a service says that it had begun to work on what it now refuses. */
    public static final String BEGUN = "X-Ponder-Begun";

    /** How long a service may take to restart. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** For fetched documents, which are cached or ask for health: only for connections that turn out to be closed. */
    private static final Duration LITTLE_PATIENCE = Duration.ofMillis(200);

    private final HttpCalls calls;
    private final Neighbours neighbours;
    private final Duration patience;
    private final JsonMapper json = WireJson.mapper();

    /**
     * A client that makes every call over HTTP.
     *
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
        this(new HttpCalls(service, base, http, clock, replicas), Neighbours.NONE, patience);
    }

    private ServiceClient(HttpCalls calls, Neighbours neighbours, Duration patience) {
        this.calls = calls;
        this.neighbours = neighbours;
        this.patience = patience;
    }

    /** A client of the same service that streams from it without a connection as long as it is one of these neighbours. */
    public ServiceClient beside(Neighbours those) {
        return new ServiceClient(calls, those, patience);
    }

    /**
     * A place for a search at one of the replicas, which is chosen when the first call is made there; to be closed when
     * the search ends.
     *
     * @param search its id: as long as the replicas are the same and none is full, the same id finds the same one
     */
    public Home home(String search) {
        return new Home(calls.replicas(), search);
    }

    /** A client of the same service that sends everything to a home there. */
    public ServiceClient at(Home home) {
        return going(calls.route().at(home));
    }

    /**
     * A client of the same service that prefers the replica with this address, if there is one.
     *
     * @param address as {@link Home#address} gave it; null for no preference
     */
    public ServiceClient near(@Nullable String address) {
        return going(calls.route().near(address));
    }

    /** A client of the same service that tells it where the search has its proposer. */
    public ServiceClient telling(Home proposer) {
        return going(calls.route().telling(proposer));
    }

    /**
     * A client of the same service that prefers another replica for each request, where there is one.
     *
     * @param steps how many replicas to pass over; 0 for the preferred one
     */
    public ServiceClient elsewhere(int steps) {
        return going(calls.route().passing(steps));
    }

    private ServiceClient going(Route other) {
        return new ServiceClient(calls.going(other), neighbours, patience);
    }

    /**
     * A client for each replica of the service, which asks that one alone.
     *
     * @throws FailureException when the service's name cannot be resolved
     */
    public List<ServiceClient> each() {
        try {
            return calls.each().stream()
                    .map(replica -> new ServiceClient(replica, neighbours, patience))
                    .toList();
        } catch (UnknownHostException e) {
            throw new RefusedException(Failure.of(Kind.UPSTREAM_UNAVAILABLE, calls.service() + " cannot be reached"));
        }
    }

    /** Fetches one document. */
    public <T> T get(String path, Class<T> type, RequestContext context) {
        return document(new HttpGet(calls.base().resolve(path)), type, context, LITTLE_PATIENCE);
    }

    /** Deletes, and reads the document that answers. */
    public <T> T delete(String path, Class<T> type, RequestContext context) {
        return document(new HttpDelete(calls.base().resolve(path)), type, context, LITTLE_PATIENCE);
    }

    /** Posts one document, and reads the one that answers it. */
    public <T> T post(String path, Object body, Class<T> type, RequestContext context) {
        HttpPost request = new HttpPost(calls.base().resolve(path));
        request.setEntity(new ByteArrayEntity(json.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        return document(request, type, context, patience);
    }

    private <T> T document(HttpUriRequestBase request, Class<T> type, RequestContext context, Duration patience) {
        return calls.exchange(request, context, new Cancellation(), patience, response -> {
            HttpEntity entity = response.getEntity();
            if (entity == null) {
                throw calls.failures().cutOff("an empty reply");
            }
            return json.readValue(entity.getContent(), type);
        });
    }

    /**
     * Posts a document and hands over every line of the streamed reply as it arrives, one after the other, on the calling
     * thread or on one that it waits for. Returns at the end of the stream, after which no line comes. Understands lines of
     * JSON and the {@code data:} lines of server-sent events. The caller must check that the last line is an ending.
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
        if (neighbours.stream(calls, path, body, context, lineType, cancellation, onLine)) {
            return;
        }
        HttpPost request = new HttpPost(calls.base().resolve(path));
        request.setEntity(new ByteArrayEntity(json.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        ObjectReader reader = json.readerFor(lineType);
        calls.exchange(request, context, cancellation, patience, response -> {
            HttpEntity entity = response.getEntity();
            if (entity == null) {
                throw calls.failures().cutOff("an empty reply");
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
        HttpUriRequestBase request = new HttpUriRequestBase(method, calls.base().resolve(path));
        headers.forEach(request::setHeader);
        request.setEntity(body);
        calls.exchange(request, context, new Cancellation(), patience, response -> {
            onReply.read(response);
            return Boolean.TRUE;
        });
    }

    /** Reads a reply that is handed on. */
    @FunctionalInterface
    public interface ReplyReader {
        void read(ClassicHttpResponse reply) throws IOException;
    }
}
