package io.ponder.engines;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Calls an engine over HTTP, with its key, the request's ids and a timeout. Never retries. */
public final class HttpEngine implements Engine {

    private static final Logger LOG = LoggerFactory.getLogger(HttpEngine.class);
    private static final int LARGEST_REFUSAL = 64 * 1024;

    private final String at;
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
        this.at = "the engine at " + url;
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
                read(response, reader);
                return Boolean.TRUE;
            });
        } catch (JacksonException e) {
            throw errors.noJson(e);
        } catch (IOException e) {
            LOG.debug("a call to the engine broke", e);
            throw cancellation.isCancelled() ? errors.stopped() : errors.broken(e, at, answered[0], request.silence());
        } catch (IllegalStateException e) {
            // The HTTP client throws this when a call is aborted while it connects.
            throw cancellation.isCancelled() ? errors.stopped() : e;
        } finally {
            cancellation.onCancel(() -> {});
        }
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

    private void read(ClassicHttpResponse response, Reader reader) throws IOException {
        HttpEntity entity = response.getEntity();
        if (response.getCode() / 100 != 2) {
            byte[] refusal = entity == null ? new byte[0] : EntityUtils.toByteArray(entity, LARGEST_REFUSAL);
            throw errors.refusal(response.getCode(), response, refusal);
        }
        if (entity == null) {
            throw errors.empty();
        }
        Header type = response.getFirstHeader("Content-Type");
        boolean streamed = type != null && type.getValue().contains("event-stream");
        reader.read(new Reply(entity.getContent(), streamed, () -> {}));
    }
}
