package io.ponder.contracts.wire;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Creates a service's pooled HTTP client: one per process, blocking, for virtual threads. */
public final class HttpClients {

    /**
     * Size in bytes of each of a connection's three buffers, 32 KiB by default. Thousands of calls wait for their
     * engines at once, and larger documents bypass the buffers.
     */
    private static final int BUFFER = 2048;

    /** The most header fields of a reply, and bytes of one: a server that sends more is not read any further. */
    private static final int MOST_HEADERS = 256;

    private static final int LONGEST_HEADER = 64 * 1024;

    /** After this time a connection takes no further call, so that a service's changed addresses and certificates count. */
    private static final TimeValue LONGEST_LIFE = TimeValue.ofMinutes(10);

    private HttpClients() {}

    /**
     * @param connectTimeout the longest time to open a connection
     * @param maxConnections the most connections to all hosts; further callers wait, so it should exceed what bulkheads
     *     admit
     */
    public static CloseableHttpClient create(Duration connectTimeout, int maxConnections) {
        try {
            return create(connectTimeout, maxConnections, new DefaultClientTlsStrategy(SSLContext.getDefault()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has one
        }
    }

    /** @param tls makes the connections to {@code https} URLs */
    public static CloseableHttpClient create(Duration connectTimeout, int maxConnections, TlsSocketStrategy tls) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setBufferSize(BUFFER)
                                .setMaxHeaderCount(MOST_HEADERS)
                                .setMaxLineLength(LONGEST_HEADER)
                                .build())
                        .build())
                .setTlsSocketStrategy(tls)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnTotal(maxConnections)
                .setMaxConnPerRoute(maxConnections)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .setTimeToLive(LONGEST_LIFE)
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).build())
                .build();
        return org.apache.hc.client5.http.impl.classic.HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(connectTimeout))
                        .build())
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }
}
