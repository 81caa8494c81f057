package io.ponder.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ReplicasTest {

    private static final int KEYS = 3000;

    private final List<HttpServer> servers = new ArrayList<>();
    private final CloseableHttpClient http = HttpClients.create(Duration.ofSeconds(2), 20);

    @AfterEach
    void stop() throws IOException {
        servers.forEach(server -> server.stop(0));
        http.close();
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Replicas replicas(int... addresses) {
        InetAddress[] all =
                IntStream.of(addresses).mapToObj(ReplicasTest::address).toArray(InetAddress[]::new);
        return new Replicas(URI.create("http://proposer:8082"), host -> all);
    }

    private static String first(Replicas replicas, int key) {
        try {
            return replicas.inOrder("req-" + key).getFirst().getAddress().getHostAddress();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void searchesSpreadEvenlyOverTheReplicas() {
        Map<String, Integer> counts = new HashMap<>();
        IntStream.range(0, KEYS).forEach(key -> counts.merge(first(replicas(1, 2, 3), key), 1, Integer::sum));
        assertThat(counts).hasSize(3);
        // A third each: the standard deviation of a fair draw is 26.
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(870, 1130));
    }

    @Test
    void aReplicaThatIsAddedTakesItsShareAndMovesNoOtherSearch() {
        Replicas before = replicas(1, 2);
        Replicas after = replicas(2, 3, 1);
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            String then = first(before, key);
            String now = first(after, key);
            moved += now.equals(then) ? 0 : 1;
            assertThat(now).isIn(then, "127.0.0.3");
        }
        assertThat(moved).isBetween(870, 1130);
    }

    @Test
    void theOthersStandInInAnOrderOfTheirOwn() throws Exception {
        List<HttpHost> order = replicas(1, 2, 3).inOrder("req-1");
        assertThat(order).extracting(host -> host.getAddress().getHostAddress()).doesNotHaveDuplicates();
        assertThat(order).allSatisfy(host -> {
            assertThat(host.getHostName()).isEqualTo("proposer");
            assertThat(host.getPort()).isEqualTo(8082);
        });
    }

    @Test
    void whatIsAskedAgainGoesToTheNextReplicaAndToTheOnlyOneWhereThereIsNoOther() throws Exception {
        List<HttpHost> order = replicas(1, 2, 3).inOrder("req-1");

        assertThat(replicas(1, 2, 3).after(1).inOrder("req-1"))
                .containsExactly(order.get(1), order.get(2), order.get(0));
        assertThat(replicas(1).after(2).inOrder("req-1")).isEqualTo(replicas(1).inOrder("req-1"));
    }

    private HttpServer serve(int last, int port, Map<String, Integer> served) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address(last), port), 0);
        server.createContext("/", exchange -> {
            served.merge("127.0.0." + last, 1, Integer::sum);
            byte[] reply = "{}".getBytes(StandardCharsets.UTF_8);
            // This is about new connections, not about kept ones that break.
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return server;
    }

    private ServiceClient client(int port) {
        URI base = URI.create("http://localhost:" + port);
        return new ServiceClient(
                "proposer-service",
                base,
                http,
                Duration.ofMillis(200),
                InstantSource.system(),
                new Replicas(base, host -> new InetAddress[] {address(1), address(2)}));
    }

    private static RequestContext request(int key) {
        return RequestContext.from(
                name -> name.equals(RequestContext.REQUEST_ID) ? "req-" + key : null, InstantSource.system());
    }

    private static void requireSecondLoopbackAddress() {
        try (ServerSocket socket = new ServerSocket(0, 1, address(2))) {
            assertThat(socket.isBound()).isTrue();
        } catch (IOException e) {
            Assumptions.abort("this system has no second loopback address (127.0.0.2): " + e.getMessage());
        }
    }

    @Test
    void allCallsOfOneRequestReachTheSameReplicaAndAnotherStandsInForOneThatIsGone() throws Exception {
        requireSecondLoopbackAddress();
        Map<String, Integer> served = new HashMap<>();
        HttpServer one = serve(1, 0, served);
        int port = one.getAddress().getPort();
        serve(2, port, served);
        ServiceClient client = client(port);
        int keyOfOne = IntStream.range(0, KEYS)
                .filter(key -> first(replicas(1, 2), key).equals("127.0.0.1"))
                .findFirst()
                .orElseThrow();

        for (int call = 0; call < 5; call++) {
            client.get("/v1/models", Map.class, request(keyOfOne));
        }
        assertThat(served).isEqualTo(Map.of("127.0.0.1", 5));

        one.stop(0);
        client.get("/v1/models", Map.class, request(keyOfOne));
        assertThat(served).isEqualTo(Map.of("127.0.0.1", 5, "127.0.0.2", 1));
    }

    @Test
    void whenNoReplicaTakesAConnectionTheServiceIsNamed() throws Exception {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, address(1))) {
            unused = socket.getLocalPort();
        }
        assertThatThrownBy(() -> client(unused).get("/v1/models", Map.class, request(1)))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(Kind.UPSTREAM_UNAVAILABLE);
                    assertThat(e.failure().message())
                            .contains("proposer-service")
                            .doesNotContain("localhost");
                });
    }
}
