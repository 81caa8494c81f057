package io.ponder.proposer.upstream;

import io.ponder.contracts.wire.RequestContext;
import io.ponder.proposer.upstream.Trouble.Sort;
import io.ponder.reasoning.Failure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** The wire to the engine: addresses, key, timeouts, and what each way of failing means. Never retries. */
final class EngineHttp {

    private static final Logger LOG = LoggerFactory.getLogger(EngineHttp.class);
    private static final int LARGEST_REFUSAL = 64 * 1024;

    private final CloseableHttpClient http;
    private final URI base;
    private final ApiKey key;
    private final InstantSource clock;
    private final RequestConfig patience;
    private final AtomicLong calls = new AtomicLong();

    EngineHttp(EngineSettings settings, CloseableHttpClient http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
        this.key = new ApiKey(settings);
        String url = settings.url().toString();
        this.base = URI.create(url.endsWith("/") ? url : url + "/");
        this.patience = patience(settings.responseTimeout());
    }

    private static RequestConfig patience(Duration silence) {
        return RequestConfig.copy(RequestConfig.DEFAULT)
                .setResponseTimeout(Timeout.of(silence))
                .build();
    }

    /** Where the API begins, with a slash at the end. */
    URI base() {
        return base;
    }

    /**
     * @param lastOfConnection whether the engine closes the connection afterwards, said or unsaid
     */
    HttpPost chat(byte[] body, RequestContext context, boolean lastOfConnection) {
        HttpPost request = new HttpPost(base.resolve("chat/completions"));
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        request.setConfig(patience);
        headers(request, context);
        if (lastOfConnection) {
            request.setHeader("Connection", "close");
        }
        return request;
    }

    /**
     * @param path relative to {@link #base()}
     */
    HttpGet get(String path, Duration silence) {
        HttpGet request = new HttpGet(base.resolve(path));
        request.setConfig(patience(silence));
        headers(request, RequestContext.fresh());
        return request;
    }

    private void headers(HttpUriRequestBase request, RequestContext context) {
        context.headers(clock).forEach(request::setHeader);
        // Engines take the request id for the name of the call, and one request makes many.
        request.setHeader(
                RequestContext.REQUEST_ID, context.requestId() + "-" + Long.toHexString(calls.incrementAndGet()));
        String secret = key.value();
        if (!secret.isEmpty()) {
            request.setHeader("Authorization", "Bearer " + secret);
        }
    }

    /** Reads the body of a 2xx reply. */
    interface Body {
        /**
         * Blocks until the reply has been read.
         *
         * @param streamed whether it is a stream of server-sent events
         */
        void read(InputStream in, boolean streamed) throws IOException;
    }

    /**
     * Makes one call and reads its reply.
     *
     * @throws Trouble.CallFailed whatever goes wrong
     */
    void exchange(HttpUriRequestBase request, Body body) {
        boolean[] answered = {false};
        try {
            http.execute(request, response -> {
                answered[0] = true;
                read(response, body);
                return Boolean.TRUE;
            });
        } catch (JacksonException e) {
            throw Trouble.of(
                            Sort.CUT,
                            Kind.UPSTREAM_ERROR,
                            "the engine sent what is not the JSON it should be: " + e.getOriginalMessage())
                    .asException();
        } catch (IOException e) {
            throw trouble(e, answered[0]).asException();
        }
    }

    private static void read(ClassicHttpResponse response, Body body) throws IOException {
        HttpEntity entity = response.getEntity();
        if (response.getCode() / 100 != 2) {
            byte[] refusal = entity == null ? new byte[0] : EntityUtils.toByteArray(entity, LARGEST_REFUSAL);
            throw EngineErrors.of(response.getCode(), response, refusal).asException();
        }
        if (entity == null) {
            throw Trouble.of(Sort.CUT, Kind.UPSTREAM_ERROR, "the engine sent an empty reply")
                    .asException();
        }
        Header type = response.getFirstHeader("Content-Type");
        body.read(entity.getContent(), type != null && type.getValue().contains("event-stream"));
    }

    private Trouble trouble(IOException e, boolean answered) {
        LOG.debug("a call to the engine broke", e);
        if (e instanceof ConnectTimeoutException
                || e instanceof ConnectException
                || e instanceof NoRouteToHostException
                || e instanceof UnknownHostException) {
            return Trouble.of(
                    Sort.UNREACHABLE, Kind.UPSTREAM_UNAVAILABLE, "the engine at " + base + " cannot be reached");
        }
        if (e instanceof ConnectionRequestTimeoutException) {
            return Trouble.of(Sort.REFUSED, Kind.OVERLOADED, "all connections of this proposer are in use");
        }
        if (e instanceof SocketTimeoutException) {
            return Trouble.of(
                    Sort.SILENT,
                    Kind.TIMEOUT,
                    "the engine at " + base + " sent nothing for " + patience.getResponseTimeout());
        }
        return answered
                ? Trouble.of(Sort.CUT, Kind.UPSTREAM_ERROR, "the engine's reply broke off")
                : Trouble.of(
                        Sort.UNREACHABLE,
                        Kind.UPSTREAM_UNAVAILABLE,
                        "the engine at " + base + " closed the connection without an answer");
    }
}
