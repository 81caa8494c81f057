package io.ponder.gateway.webhooks;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/** Sends messages. Follows no redirect, keeps no cookie, reads nothing of a reply but its status, and waits for so long only. */
final class WebhookSender implements AutoCloseable {

    private final CloseableHttpClient http;
    private final Duration patience;

    WebhookSender(DnsResolver hosts, Duration patience, int atOnce) {
        this.patience = patience;
        Timeout timeout = Timeout.of(patience);
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(hosts)
                        .setMaxConnTotal(atOnce)
                        .setMaxConnPerRoute(atOnce)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(timeout)
                        .setConnectionRequestTimeout(timeout)
                        .build())
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAutomaticRetries()
                .disableContentCompression()
                .setUserAgent("Ponder-Webhooks")
                .build();
    }

    /**
     * Sends one message.
     *
     * @return the status of the reply
     * @throws IOException when there was none in time
     */
    int send(URI url, Map<String, String> headers, String body) throws IOException {
        HttpPost post = new HttpPost(url);
        headers.forEach(post::setHeader);
        post.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON.withCharset(StandardCharsets.UTF_8)));
        CountDownLatch answered = new CountDownLatch(1);
        AtomicBoolean isLate = new AtomicBoolean();
        // The timeouts of a client begin anew with each byte.
        Thread.ofVirtual().name("webhook-patience").start(() -> {
            try {
                if (!answered.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    isLate.set(true);
                    post.abort();
                }
            } catch (InterruptedException e) {
                post.abort();
            }
        });
        try (var reply = http.executeOpen(null, post, null)) {
            int status = reply.getCode();
            post.abort();
            return status;
        } catch (IOException e) {
            if (isLate.get() || e instanceof SocketTimeoutException) {
                throw new IOException("did not answer within " + patience.toMillis() / 1000.0 + " s", e);
            }
            throw e;
        } finally {
            answered.countDown();
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
