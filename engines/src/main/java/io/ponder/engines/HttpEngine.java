package io.ponder.engines;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;

/** Calls an engine over HTTP, with its key, the request's ids and a timeout. Never retries. */
public final class HttpEngine implements Engine {

    private static final Logger LOG = LoggerFactory.getLogger(HttpEngine.class);
    private static final int LARGEST_REFUSAL = 64 * 1024;

    private final URI base;
    private final Supplier<@Nullable String> key;
    private final EngineErrors errors;
    private final CloseableHttpClient http;
    private final InstantSource clock;
    private final AtomicLong calls = new AtomicLong();

    /**
     * @param url the engine's base URL
     * @param key the bearer token, asked for at each call; null or empty for none
     */
    public HttpEngine(
            URI url,
            Supplier<@Nullable String> key,
            EngineErrors errors,
            CloseableHttpClient http,
            InstantSource clock) {
        this.base = url.toString().endsWith("/") ? url : URI.create(url + "/");
        this.key = key;
        this.errors = errors;
        this.http = http;
        this.clock = clock;
    }

    /** The engine's base URL, with a slash at the end. */
    public URI base() {
        return base;
    }

    @Override
    public void call(Request request, Cancellation cancellation, Reader reader) {
        HttpUriRequestBase call = written(request);
        boolean[] answered = {false};
        cancellation.onCancel(call::abort);
        try {
            http.execute(call, response -> {
                answered[0] = true;
                try {
                    read(response, request.mostBytes(), reader);
                } catch (IOException | RuntimeException e) {
                    // Otherwise the client would read the rest of the body first, however long that is.
                    if (!isRead(response)) {
                        call.abort();
                    }
                    throw e;
                }
                return Boolean.TRUE;
            });
        } catch (JacksonIOException e) {
            // Jackson's wrapping for a connection that broke while it read.
            throw broken(Objects.requireNonNull(e.getCause()), request, answered[0], cancellation);
        } catch (JacksonException e) {
            LOG.warn("the engine at {} sent something that is not JSON: {}", base, e.getOriginalMessage());
            throw errors.noJson();
        } catch (IOException e) {
            throw broken(e, request, answered[0], cancellation);
        } catch (IllegalStateException e) {
            // The HTTP client throws this when a call is aborted while it connects.
            throw cancellation.isCancelled() ? errors.stopped() : e;
        } finally {
            cancellation.onCancel(() -> {});
        }
    }

    /** Whether the body has been read to its end, so that its connection can serve other calls. */
    private static boolean isRead(ClassicHttpResponse response) {
        HttpEntity entity = response.getEntity();
        try {
            return entity == null
                    || response.getCode() / 100 != 2 && entity.getContent().read() < 0;
        } catch (IOException e) {
            return false;
        }
    }

    private EngineException broken(IOException e, Request request, boolean answered, Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            return errors.stopped();
        }
        LOG.warn("a call to the engine at {} broke: {}", base, e.toString());
        return errors.broken(e, answered, request.silence());
    }

    private HttpUriRequestBase written(Request request) {
        URI address = base.resolve(request.path());
        byte[] body = request.body();
        HttpUriRequestBase call = body == null ? new HttpGet(address) : new HttpPost(address);
        if (body != null) {
            call.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        }
        call.setConfig(RequestConfig.copy(RequestConfig.DEFAULT)
                .setResponseTimeout(Timeout.of(request.silence()))
                .build());
        RequestContext context = request.context();
        request.headers().forEach(call::setHeader);
        context.headers(clock).forEach(call::setHeader);
        // Engines use the request id to identify a call, and one request makes many calls.
        call.setHeader(
                RequestContext.REQUEST_ID, context.requestId() + "-" + Long.toHexString(calls.incrementAndGet()));
        String secret = key.get();
        if (secret != null && !secret.isEmpty()) {
            call.setHeader("Authorization", "Bearer " + secret);
        }
        if (request.lastOfConnection()) {
            call.setHeader("Connection", "close");
        }
        return call;
    }

    private void read(ClassicHttpResponse response, long mostBytes, Reader reader) throws IOException {
        HttpEntity entity = response.getEntity();
        if (response.getCode() / 100 != 2) {
            byte[] refusal = entity == null ? new byte[0] : entity.getContent().readNBytes(LARGEST_REFUSAL);
            throw errors.refusal(response.getCode(), response, refusal, clock.instant());
        }
        if (entity == null) {
            throw errors.empty();
        }
        PushbackInputStream body = new PushbackInputStream(new LimitedBody(entity.getContent(), mostBytes, errors));
        int first = firstOf(body);
        if (first < 0) {
            throw errors.empty();
        }
        if (first == '<') {
            throw errors.webPage();
        }
        body.unread(first);
        reader.read(new Reply(body, first != '{' && first != '[', () -> {}));
    }

    /** The first byte that means something: not white space, and not of a byte-order mark; -1 if there is none. */
    private static int firstOf(InputStream body) throws IOException {
        int first = body.read();
        while (first == 0xEF || first == 0xBB || first == 0xBF || (first >= 0 && Character.isWhitespace(first))) {
            first = body.read();
        }
        return first;
    }
}
