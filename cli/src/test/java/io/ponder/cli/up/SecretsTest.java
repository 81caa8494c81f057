package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.TestAuthority;
import io.ponder.testing.TestAuthority.Signed;
import io.ponder.testing.Turn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets go nowhere: a run with known ones, every kind of request, and every logger at DEBUG. Then all logs, replies,
 * metrics, traces and files are searched for each.
 */
@Timeout(180)
class SecretsTest {

    private static final String ENGINE_KEY = "engine-Vq8sKz3w";
    private static final String DATABASE_PASSWORD = "database-Jm4tRx9d";
    private static final String TLS_PASSWORD = "tls-Hc7nWy2b";
    private static final String CACHE_SECRET = "cache-Gd5kTn8e";
    private static final String BEARER = "bearer-Lp6fQs1m";
    private static final String HEADER_KEY = "header-Zt3vBn7k";
    private static final String IDEMPOTENCY = "idempotency-Uw9gEr4c";
    private static final String WEBHOOK_KEY = "webhook-Sb6yPk2v" + "0c".repeat(16);
    private static final String OPERATORS_KEY = "ponder-admin-Ny3wQf8h" + "0a".repeat(16);
    private static final String PROMPT = "prompt-Xa2hMd5j";

    /** Where a prompt must not be either; the database keeps those of responses, until they are deleted. */
    private static final List<String> SECRETS = List.of(
            ENGINE_KEY,
            DATABASE_PASSWORD,
            TLS_PASSWORD,
            CACHE_SECRET,
            BEARER,
            HEADER_KEY,
            IDEMPOTENCY,
            WEBHOOK_KEY,
            OPERATORS_KEY);

    private final Map<String, String> places = new LinkedHashMap<>();

    @Test
    void noSecretIsToldToAnyone(@TempDir Path home) throws Exception {
        TestAuthority authority = new TestAuthority(home);
        Signed shown = authority.sign("ip:127.0.0.1");
        Path key = authority.encrypt(shown.key(), TLS_PASSWORD);
        Path data = Files.createDirectories(home.resolve("data"));
        List<String> secrets = new ArrayList<>(SECRETS);
        try (ScriptedEngine engine = new ScriptedEngine((sample, call) ->
                        sample % 5 == 4 ? new Turn.Fails(401) : new Turn.Says("\\boxed{" + sample % 3 + "}"));
                HttpClient http =
                        HttpClient.newBuilder().sslContext(authority.client()).build();
                WholePonder ponder = WholePonder.started(
                        List.of(ServiceName.values()),
                        home,
                        Map.ofEntries(
                                Map.entry("ponder.engine.url", engine.url()),
                                Map.entry("ponder.engine.api-key", ENGINE_KEY),
                                Map.entry("ponder.engine.cache-secret", CACHE_SECRET),
                                Map.entry("ponder.engine.hints", "cache-salt,prompt-cache-key,llm-d,dynamo"),
                                Map.entry(
                                        "ponder.gateway.database.file",
                                        data.resolve("store").toString()),
                                Map.entry("ponder.gateway.database.password", DATABASE_PASSWORD),
                                Map.entry("ponder.gateway.admin-key", OPERATORS_KEY),
                                Map.entry("ponder.gateway.webhooks.key", WEBHOOK_KEY),
                                Map.entry("ponder.gateway.webhooks.allow", "127.0.0.0/8"),
                                Map.entry("ponder.tls.cert", shown.cert().toString()),
                                Map.entry("ponder.tls.key", key.toString()),
                                Map.entry("ponder.tls.key-password", TLS_PASSWORD)))) {
            debug(true);
            ponder.restart(ServiceName.PROPOSER);
            ponder.restart(ServiceName.GATEWAY); // what a start logs counts too
            String gateway = ponder.url().replace("http:", "https:");
            requests(http, gateway, "sk-" + BEARER);
            String made =
                    secret(http, gateway, "/v1/admin/keys", "{\"team\":\"default\",\"name\":\"k\",\"role\":\"admin\"}");
            String id = made.split("-", -1)[1];
            String next = secret(http, gateway, "/v1/admin/keys/" + id + "/rotate", "{\"overlap_seconds\":600}");
            String signing = secret(
                    http,
                    gateway,
                    "/v1/admin/webhooks",
                    "{\"url\":\"http://127.0.0.1:" + WholePonder.freePort()
                            + "/hook\",\"event_types\":[\"response.completed\",\"response.failed\"]}");
            secrets.addAll(List.of(made, next, signing, signing.replace("whsec_", "")));
            for (String used : List.of(made, next, OPERATORS_KEY, made + BEARER)) {
                requests(http, gateway, used);
            }
            assertThat(places.values().stream()
                            .filter(text -> text.contains("response.completed") || text.contains(id)))
                    .as("the key is told by its id")
                    .isNotEmpty();
            for (ServiceName service : ServiceName.values()) {
                String url = service == ServiceName.GATEWAY ? gateway : ponder.settings.url(service);
                for (String path :
                        List.of("/actuator/prometheus", "/actuator/health", "/actuator/info", "/actuator/env")) {
                    places.put(
                            service + path,
                            http.send(
                                            HttpRequest.newBuilder(URI.create(url + path))
                                                    .build(),
                                            BodyHandlers.ofString())
                                    .body());
                }
            }
        } finally {
            debug(false);
        }
        assertThat(places.values().stream()
                        .filter(text -> text.contains("boxed"))
                        .count())
                .as("answers")
                .isPositive();
        Map<String, String> files = filesOf(home);
        assertThat(files.get("logs/ponder.log")).contains("DEBUG").doesNotContain(PROMPT);
        assertThat(files.get("data/store.mv.db"))
                .as("what the database keeps can be read in its file, so a secret would be found")
                .contains(PROMPT, "default/default", "/hook", "admin");
        assertThat(files.keySet()).as("the journal of the ledger").anyMatch(name -> name.contains("outbox"));
        assertThat(places.keySet())
                .as("replies of the ledger and of the log of changes")
                .anyMatch(name -> name.endsWith("/v1/usage/requests"))
                .anyMatch(name -> name.endsWith("/v1/admin/audit"));
        places.putAll(files);
        for (String secret : secrets) {
            assertThat(places.entrySet().stream()
                            .filter(place -> place.getValue().contains(secret))
                            .map(Map.Entry::getKey))
                    .as(secret)
                    .isEmpty();
        }
        assertThat(places.entrySet().stream()
                        .filter(place -> place.getKey().contains("/actuator/")
                                && place.getValue().contains(PROMPT)))
                .isEmpty();
    }

    private static void debug(boolean on) {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
                .setLevel(on ? ch.qos.logback.classic.Level.DEBUG : ch.qos.logback.classic.Level.INFO);
    }

    /** Has a secret made, which is in this reply and must be in no other place. */
    private static String secret(HttpClient http, String gateway, String path, String body) throws Exception {
        HttpResponse<String> reply = http.send(
                HttpRequest.newBuilder(URI.create(gateway + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + OPERATORS_KEY)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        var found = Pattern.compile("\"(?:signing_)?secret\":\"([^\"]+)\"").matcher(reply.body());
        assertThat(found.find()).as(path + ": " + reply.body()).isTrue();
        return found.group(1);
    }

    private void requests(HttpClient http, String gateway, String key) throws Exception {
        String chat = "{\"model\":\"scripted\",\"messages\":[{\"role\":\"user\",\"content\":\"the password is " + PROMPT
                + "\"}]";
        post(http, gateway, key, "/v1/chat/completions", chat + "}");
        post(http, gateway, key, "/v1/chat/completions", chat + ",\"stream\":true,\"prompt_cache_key\":\"k\"}");
        post(http, gateway, key, "/v1/chat/completions", chat + ",\"n\":4,\"reasoning_effort\":\"medium\"}");
        post(http, gateway, key, "/v1/chat/completions", chat + ",\"temperature\":\"hot\"}");
        post(http, gateway, key, "/v1/chat/completions", chat); // broken JSON
        post(
                http,
                gateway,
                key,
                "/v1/reasoning",
                "{\"model\":\"scripted\",\"input\":\"" + PROMPT
                        + "\",\"strategy\":\"best_of_n\",\"verifier\":\"judge\"}");
        post(http, gateway, key, "/v1/responses", "{\"model\":\"scripted\",\"input\":\"" + PROMPT + "\"}");
        post(
                http,
                gateway,
                key,
                "/v1/responses",
                "{\"model\":\"scripted\",\"input\":\"" + PROMPT + "\",\"background\":true}");
        post(http, gateway, key, "/v1/messages", chat + ",\"max_tokens\":100}");
        post(http, gateway, key, "/v1/completions", "{\"model\":\"nobody\",\"prompt\":\"" + PROMPT + "\"}");
        post(http, gateway, key, "/v1/nowhere", "{}");
        for (String path : List.of(
                "/v1/models",
                "/v1/me",
                "/v1/usage",
                "/v1/usage/requests",
                "/v1/admin/keys",
                "/v1/admin/webhooks",
                "/v1/admin/audit")) {
            keep(key + " " + path, http.send(request(gateway, key, path).build(), BodyHandlers.ofString()));
        }
    }

    private static HttpRequest.Builder request(String gateway, String key, String path) {
        return HttpRequest.newBuilder(URI.create(gateway + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .header("x-api-key", HEADER_KEY)
                .header("Cookie", "session=" + HEADER_KEY)
                .header("Idempotency-Key", IDEMPOTENCY + UUID.randomUUID());
    }

    private void post(HttpClient http, String gateway, String key, String path, String body) throws Exception {
        HttpRequest request =
                request(gateway, key, path).POST(BodyPublishers.ofString(body)).build();
        keep(path + " " + places.size(), http.send(request, BodyHandlers.ofString()));
    }

    private void keep(String place, HttpResponse<String> reply) {
        places.put(
                "reply " + places.size() + " to " + place.replaceAll("\\S*-\\S*", "KEY"),
                reply.headers().map() + reply.body());
    }

    private static Map<String, String> filesOf(Path home) throws Exception {
        Map<String, String> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        home.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }
}
