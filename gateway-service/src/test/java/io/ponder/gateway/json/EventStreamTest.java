package io.ponder.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class EventStreamTest {

    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void silenceIsFilledWithPingsOnceTheStreamHasBegun() throws Exception {
        EventStream events = new EventStream(response, Duration.ZERO);
        events.idle();
        assertThat(response.getContentAsString()).isEmpty();
        events.data(Map.of("a", 1));
        events.idle();
        assertThat(response.getContentAsString()).isEqualTo("data: {\"a\":1}\n\n: ping\n\n");
    }

    @Test
    void aTalkingStreamIsNotPinged() throws Exception {
        EventStream events = new EventStream(response);
        events.event("trace", Map.of("a", 1));
        events.idle();
        events.done();
        assertThat(response.getContentAsString()).isEqualTo("event: trace\ndata: {\"a\":1}\n\ndata: [DONE]\n\n");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
    }
}
