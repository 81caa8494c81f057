package io.ponder.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ReplicasTest {

    private static final int KEYS = 3000;

    private final List<HttpServer> servers = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
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

    private Replicas replicas(int... addresses) {
        InetAddress[] all =
                IntStream.of(addresses).mapToObj(ReplicasTest::address).toArray(InetAddress[]::new);
        return new Replicas(URI.create("http://proposer:8082"), host -> all, clock);
    }

    /** All replicas in the order in which a call tries them. */
    private static List<HttpHost> order(Replicas replicas, Route route, String key) {
        List<HttpHost> order = new ArrayList<>();
        Set<InetAddress> refused = new HashSet<>();
        HttpHost next = choose(replicas, key, route, refused);
        while (next != null) {
            order.add(next);
            refused.add(next.getAddress());
            next = choose(replicas, key, route, refused);
        }
        return order;
    }

    private static @Nullable HttpHost choose(Replicas replicas, String key, Route route, Set<InetAddress> refused) {
        try {
            return replicas.choose(key, route, refused);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String first(Replicas replicas, int key) {
        return first(replicas, "req-" + key, Route.ANY);
    }

    private static String first(Replicas replicas, String key, Route route) {
        return Objects.requireNonNull(choose(replicas, key, route, Set.of()))
                .getAddress()
                .getHostAddress();
    }

    /** The replica to which a search's next call goes. */
    private static String called(Replicas replicas, Home home) {
        return first(replicas, "a request", Route.ANY.at(home));
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
    void theOthersStandInInAnOrderOfTheirOwn() {
        List<HttpHost> order = order(replicas(1, 2, 3), Route.ANY, "req-1");
        assertThat(order).hasSize(3);
        assertThat(order).extracting(host -> host.getAddress().getHostAddress()).doesNotHaveDuplicates();
        assertThat(order).allSatisfy(host -> {
            assertThat(host.getHostName()).isEqualTo("proposer");
            assertThat(host.getPort()).isEqualTo(8082);
        });
    }

    @Test
    void whatIsAskedAgainGoesToTheNextReplicaAndToTheOnlyOneWhereThereIsNoOther() {
        List<HttpHost> order = order(replicas(1, 2, 3), Route.ANY, "req-1");

        assertThat(order(replicas(1, 2, 3), Route.ANY.passing(1), "req-1"))
                .containsExactly(order.get(1), order.get(2), order.get(0));
        assertThat(order(replicas(1), Route.ANY.passing(2), "req-1")).isEqualTo(order(replicas(1), Route.ANY, "req-1"));
    }

    @Test
    void noReplicaIsHomeToMoreThanAQuarterAboveTheMean() {
        Replicas replicas = replicas(1, 2, 3, 4);
        Map<String, Integer> counts = new HashMap<>();
        int moved = 0;
        for (int key = 1; key <= 1000; key++) {
            String home = called(replicas, new Home(replicas, "search-" + key));
            moved += home.equals(first(replicas, "search-" + key, Route.ANY)) ? 0 : 1;
            int count = counts.merge(home, 1, Integer::sum);
            assertThat((double) count).isLessThanOrEqualTo(Math.ceil(Replicas.MOST * key / 4));
        }
        // The bound is loose enough to leave nearly all where they would have gone anyway.
        assertThat(moved).isLessThan(50);
    }

    @Test
    void aFewSearchesSpreadOverAllReplicas() {
        Replicas replicas = replicas(1, 2, 3);

        assertThat(Stream.of("a", "b", "c").map(key -> called(replicas, new Home(replicas, key))))
                .doesNotHaveDuplicates();
    }

    @Test
    void searchesOfOneRequestIdAreSpreadTooAndAnEndedOneMakesRoom() {
        Replicas replicas = replicas(1, 2);
        Home one = new Home(replicas, "the same");
        Home two = new Home(replicas, "the same");
        String preferred = called(replicas, one);

        assertThat(called(replicas, two)).isNotEqualTo(preferred);
        one.close();
        assertThat(called(replicas, new Home(replicas, "the same"))).isEqualTo(preferred);
        // Only the new one moved.
        assertThat(called(replicas, two)).isNotEqualTo(preferred);
        // What an ended one still sends is no load.
        one.close();
        called(replicas, one);
        assertThat(called(replicas, new Home(replicas, "the same"))).isEqualTo(preferred);
    }

    @Test
    void aSearchWhoseReplicaIsGoneMovesOnceAndStaysWhereItWent() {
        Replicas replicas = replicas(1, 2, 3);
        Home home = new Home(replicas, "search-1");
        List<HttpHost> order = order(replicas, Route.ANY, "search-1");
        String before = called(replicas, home);
        assertThat(before).isEqualTo(order.getFirst().getAddress().getHostAddress());

        replicas.refused(order.getFirst().getAddress());
        String after = called(replicas, home);
        assertThat(after).isEqualTo(order.get(1).getAddress().getHostAddress());
        assertThat(home.address()).isEqualTo(after);

        replicas.accepted(order.getFirst().getAddress());
        assertThat(called(replicas, home)).isEqualTo(after);
        assertThat(called(replicas, new Home(replicas, "search-1"))).isEqualTo(before);
    }

    @Test
    void oneCallAtATimeTriesAReplicaThatAcceptedNone() {
        Replicas replicas = replicas(1, 2);
        List<HttpHost> order = order(replicas, Route.ANY, "search-1");
        replicas.refused(order.getFirst().getAddress());

        assertThat(choose(replicas, "search-1", Route.ANY, Set.of())).isEqualTo(order.get(1));
        // A call that has been refused by the other one tries even this.
        assertThat(order(replicas, Route.ANY, "search-1")).containsExactly(order.get(1), order.get(0));
        now = now.plus(Replicas.REST);
        assertThat(choose(replicas, "search-1", Route.ANY, Set.of())).isEqualTo(order.get(0));
        assertThat(choose(replicas, "search-1", Route.ANY, Set.of())).isEqualTo(order.get(1));
        replicas.accepted(order.getFirst().getAddress());
        assertThat(choose(replicas, "search-1", Route.ANY, Set.of())).isEqualTo(order.get(0));
    }

    @Test
    void addressesThatComeAndGoAreFollowedAndTheLastOnesCountWhileThereAreNone() {
        List<InetAddress> resolved = new ArrayList<>(List.of(address(1), address(2)));
        Replicas replicas = new Replicas(
                URI.create("http://proposer:8082"),
                host -> {
                    if (resolved.isEmpty()) {
                        throw new UnknownHostException(host);
                    }
                    return resolved.toArray(InetAddress[]::new);
                },
                clock);
        Home home = new Home(replicas, "search-1");
        String before = called(replicas, home);

        resolved.removeIf(one -> one.getHostAddress().equals(before));
        String after = called(replicas, home);
        assertThat(after).isNotEqualTo(before);

        resolved.clear();
        assertThat(called(replicas, home)).isEqualTo(after);

        resolved.addAll(List.of(address(1), address(2), address(3)));
        assertThat(called(replicas, home)).isEqualTo(after);
        assertThat(IntStream.range(0, KEYS).mapToObj(key -> first(replicas, key)))
                .contains("127.0.0.3");
    }

    @Test
    void whoKnowsWhereASearchIsFollowsIt() {
        Replicas replicas = replicas(1, 2, 3);
        for (String near : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
            assertThat(first(replicas, "req-1", Route.ANY.near(near))).isEqualTo(near);
        }
        assertThat(first(replicas, "req-1", Route.ANY.near("10.0.0.1"))).isEqualTo(first(replicas, 1));
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
                new Replicas(base, host -> new InetAddress[] {address(1), address(2)}, clock));
    }

    @Test
    void aSearchNamesItsProposerToTheServiceThatScores() throws Exception {
        requireSecondLoopbackAddress();
        HttpServer one = serve(1, 0, new HashMap<>());
        int port = one.getAddress().getPort();
        serve(2, port, new HashMap<>());
        Home proposer = client(port).home("search-1");
        List<String> named = new ArrayList<>();
        one.createContext("/v1/verifiers", exchange -> {
            named.addAll(exchange.getRequestHeaders().getOrDefault(RequestContext.PROPOSER, List.of("none")));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        ServiceClient verifier = client(port).near("127.0.0.1").telling(proposer);

        verifier.get("/v1/verifiers", Map.class, request(1));
        client(port).at(proposer).get("/v1/models", Map.class, request(1));
        verifier.get("/v1/verifiers", Map.class, request(1));

        assertThat(named).containsExactly("none", proposer.address());
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
    void whatAReplicaCannotDoForWantOfItsEngineAnotherDoes() throws Exception {
        requireSecondLoopbackAddress();
        Map<String, Integer> served = new HashMap<>();
        HttpServer one = serve(1, 0, served);
        int port = one.getAddress().getPort();
        HttpServer two = serve(2, port, served);
        ServiceClient client = client(port);
        Home home = client.home("search-1");
        client.at(home).get("/v1/models", Map.class, request(1));
        HttpServer down = "127.0.0.1".equals(home.address()) ? one : two;
        String other = down == one ? "127.0.0.2" : "127.0.0.1";
        List<String> tried = new ArrayList<>();
        unavailable(down, "/v1/down", tried);
        unavailable(down, "/v1/both", tried);

        client.at(home).get("/v1/down", Map.class, request(1));

        assertThat(home.address()).isEqualTo(other);
        assertThat(tried).hasSize(1);

        unavailable(down == one ? two : one, "/v1/both", tried);
        tried.clear();
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> client.at(home).get("/v1/both", Map.class, request(1)))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            e -> assertThat(e.failure().kind()).isEqualTo(Kind.UPSTREAM_UNAVAILABLE));
        }
        // Where both are known to be down, each call tries one.
        assertThat(tried).hasSize(5);
    }

    private static void unavailable(HttpServer server, String path, List<String> tried) {
        server.createContext(path, exchange -> {
            tried.add(path);
            byte[] reply = WireJson.mapper()
                    .writeValueAsBytes(ProblemDetails.of(
                            Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the engine cannot be reached"), "proposer-service"));
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(503, reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
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
