package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.RunningApplication;
import jakarta.servlet.Filter;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Whose word counts about where a request came from. */
@Timeout(60)
class TrustedProxiesTest extends GatewayTest {

    private static final BlockingQueue<String> SEEN = new LinkedBlockingQueue<>();

    /** Notes what the gateway takes for the client's address and protocol. */
    @Configuration(proxyBeanMethods = false)
    static class Noting {
        @Bean
        FilterRegistrationBean<Filter> noting() {
            var filter = new FilterRegistrationBean<Filter>((request, reply, chain) -> {
                SEEN.add(request.getScheme() + " " + request.getRemoteAddr());
                chain.doFilter(request, reply);
            });
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return filter;
        }
    }

    private static String seen(String trusted, String forwardedFor) throws Exception {
        try (RunningApplication app = new RunningApplication(
                GatewayApplication.builder().sources(Noting.class),
                "--ponder.gateway.search-url=" + SEARCH.url(),
                "--ponder.edge.trusted-proxies=" + trusted)) {
            SEEN.clear();
            var request = app.request("/v1/models")
                    .header("X-Forwarded-For", forwardedFor)
                    .header("X-Forwarded-Proto", "https")
                    .header("X-Real-IP", "192.0.2.9")
                    .header("Forwarded", "for=192.0.2.10");
            app.http().send(request.build(), BodyHandlers.discarding());
            return SEEN.take();
        }
    }

    @Test
    void whatAStrangerSaysOfItsAddressCountsForNothing() throws Exception {
        assertThat(seen("", "192.0.2.7")).isEqualTo("http 127.0.0.1");
        assertThat(seen("10\\.0\\.0\\.1", "192.0.2.7")).isEqualTo("http 127.0.0.1");
    }

    @Test
    void aTrustedProxyIsBelievedButNotWhatItsClientClaimedBefore() throws Exception {
        assertThat(seen("127\\.0\\.0\\.1|10\\.0\\.0\\.1", "192.0.2.7, 198.51.100.4, 10.0.0.1"))
                .isEqualTo("https 198.51.100.4");
    }
}
