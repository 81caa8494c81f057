package io.ponder.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.accounts.tenant.Keys;
import io.ponder.gateway.GatewayTest;
import io.ponder.testing.Eventually;
import io.ponder.testing.RunningApplication;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class KeyFilterTest extends GatewayTest {

    private static final RunningApplication LOCKED = start(SEARCH.url(), "10s", "--ponder.gateway.require-keys=true");
    private static final Keys KEYS = LOCKED.bean("keys", Keys.class);
    private static final String BODY = chatBody("");

    @AfterAll
    static void stop() {
        LOCKED.close();
    }

    private static Keys.Issued key(KeyRole role) {
        return KEYS.create("default", "a test's", role, Allowed.ALL, null, Caller.OPEN);
    }

    private static HttpResponse<String> chat(String... headers) throws Exception {
        HttpRequest.Builder request = LOCKED.request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY));
        return LOCKED.http()
                .send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private static void isRefused(HttpResponse<String> response, String why) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        JsonNode error = json(response).get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("invalid_api_key");
        assertThat(error.get("message").stringValue()).contains(why);
        assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"Ponder\"");
        assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
    }

    @Test
    void letsInWhoHasAKey() throws Exception {
        String key = key(KeyRole.MEMBER).text().reveal();
        for (String[] headers : new String[][] {
            {"Authorization", "Bearer " + key},
            {"authorization", "bearer  " + key + " "},
            {"x-api-key", key},
            {"x-api-key", key, "Authorization", "Bearer something-else"},
            {"x-api-key", "something-else", "Authorization", "Bearer " + key},
            {"x-api-key", key, "Authorization", "Basic dTpw"},
        }) {
            assertThat(chat(headers).statusCode()).isEqualTo(200);
        }
        assertThat(SEARCH.nextAsked().body().get("tenant").stringValue()).isEqualTo("default/default");
    }

    @Test
    void saysWhatIsWrongWithAKeyAndNeverRepeatsIt() throws Exception {
        isRefused(chat(), "is missing: send it as the header Authorization: Bearer KEY, or x-api-key: KEY");
        isRefused(chat("Authorization", "Basic dTpw"), "holds no API key");
        isRefused(chat("Authorization", "Bearer sk-proj-something"), "malformed: it is not a key of Ponder's");
        isRefused(chat("Authorization", "Bearer ponder-abc"), "has 10 characters instead of 69");
        isRefused(chat("x-api-key", "ponder-"), "malformed");
        String other = other(key(KeyRole.MEMBER).text().id());
        HttpResponse<String> unknown = chat("Authorization", "Bearer " + other);
        isRefused(unknown, "unknown");
        assertThat(unknown.body()).doesNotContain(other.substring(20));
    }

    /** A well-formed key of an id, but with another secret. */
    private static String other(String id) throws Exception {
        try (RunningApplication elsewhere = start(SEARCH.url(), "10s")) {
            Keys keys = elsewhere.bean("keys", Keys.class);
            return keys.create("default", "k", KeyRole.MEMBER, Allowed.ALL, null, Caller.OPEN)
                    .text()
                    .reveal();
        }
    }

    @Test
    void refusesKeysThatHaveEnded() throws Exception {
        Keys.Issued expired = KEYS.create(
                "default", "old", KeyRole.MEMBER, Allowed.ALL, Instant.now().minus(Duration.ofDays(3)), Caller.OPEN);
        isRefused(chat("x-api-key", expired.text().reveal()), "('old') expired at ");
        Keys.Issued revoked = key(KeyRole.MEMBER);
        KEYS.revoke(revoked.key().id(), Caller.OPEN);
        isRefused(chat("x-api-key", revoked.text().reveal()), "was revoked at ");
    }

    @Test
    void speaksToClientsOfAnthropicInTheirShape() throws Exception {
        HttpResponse<String> response = LOCKED.http()
                .send(
                        LOCKED.request("/v1/messages")
                                .header("Content-Type", "application/json")
                                .header("x-api-key", "sk-ant-nothing")
                                .POST(BodyPublishers.ofString("{}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).at("/error/type").stringValue()).isEqualTo("authentication_error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/openapi.json", "/actuator/health", "/actuator/prometheus"})
    void someThingsNeedNoKey(String path) throws Exception {
        assertThat(LOCKED.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models",
                "/v1/models/",
                "//v1/models",
                "/%76%31/models",
                "/v1/%6dodels",
                "/v1/models;x=/actuator/",
                "/v1;/models",
                "/actuator/../v1/models",
                "/actuator/%2e%2e/v1/models",
                "/page/../v1/models",
                "/v1/strategies",
                "/v1/nothing",
                "/nothing",
                "/error",
                "/v1/openapi.json/",
            })
    void everythingElseDoes(String path) throws Exception {
        String reply = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(reply).containsPattern("^HTTP/1.1 (401|400|404) ").doesNotContain("\"object\":\"list\"");
        if (path.matches("[a-z0-9/]+")) {
            assertThat(reply).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void bodiesOfThoseWithoutAKeyAreNotRead() throws Exception {
        String reply = raw("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n"
                + "Expect: 100-continue\r\n\r\n");
        assertThat(reply).startsWith("HTTP/1.1 401 ").doesNotContain("100 Continue");
        assertThat(raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"))
                .startsWith("HTTP/1.1 401 ");
    }

    @Test
    void noRequestFailsWhileItsKeyIsRotated() throws Exception {
        String admin = key(KeyRole.ADMIN).text().reveal();
        Keys.Issued issued = key(KeyRole.VIEWER);
        AtomicReference<String> current = new AtomicReference<>(issued.text().reveal());
        AtomicReference<String> before = new AtomicReference<>(current.get());
        AtomicBoolean isOver = new AtomicBoolean();
        Queue<String> refusals = new ConcurrentLinkedQueue<>();
        AtomicInteger asked = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (AtomicReference<String> secret : List.of(current, before, current, before)) {
            callers.add(Thread.startVirtualThread(() -> {
                while (!isOver.get()) {
                    String used = secret.get();
                    int status = me(used);
                    asked.incrementAndGet();
                    boolean isGood = used.equals(current.get()) || used.equals(before.get());
                    if (status != 200 && isGood) {
                        refusals.add(used.substring(0, 24) + " " + status);
                    }
                }
            }));
        }
        for (int i = 1; i <= 3; i++) {
            int soFar = asked.get();
            before.set(current.get());
            Eventually.within(Duration.ofSeconds(30), () -> asked.get() > soFar + 20);
            HttpResponse<String> rotated = LOCKED.http()
                    .send(
                            LOCKED.request("/v1/admin/keys/" + issued.key().id() + "/rotate")
                                    .header("Content-Type", "application/json")
                                    .header("x-api-key", admin)
                                    .POST(BodyPublishers.ofString("{\"overlap_seconds\": 3600}"))
                                    .build(),
                            BodyHandlers.ofString());
            current.set(json(rotated).get("secret").stringValue());
        }
        int soFar = asked.get();
        Eventually.within(Duration.ofSeconds(30), () -> asked.get() > soFar + 20);
        isOver.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(refusals).isEmpty();
        assertThat(before.get()).isNotEqualTo(current.get());
    }

    private static int me(String key) {
        try {
            return LOCKED.http()
                    .send(LOCKED.request("/v1/me").header("x-api-key", key).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException | InterruptedException e) {
            return -1;
        }
    }

    @Test
    void theOperatorGivesTheFirstKeyAsASecret(@TempDir Path folder) throws Exception {
        String secret = "ponder-admin-" + "0123456789abcdef".repeat(4);
        Path file = Files.writeString(folder.resolve("key"), secret + "\n");
        try (RunningApplication given =
                start(SEARCH.url(), "10s", "--PONDER_ADMIN_KEY_FILE=" + file, "--PONDER_BIND=0.0.0.0")) {
            HttpResponse<String> me = given.http()
                    .send(
                            given.request("/v1/admin/audit")
                                    .header("Authorization", "Bearer " + secret)
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(me.statusCode()).as(me.body()).isEqualTo(200);
            assertThat(me.body()).contains("the operator", "create").doesNotContain(secret.substring(20));
            HttpResponse<String> wrong = given.http()
                    .send(
                            given.request("/v1/me")
                                    .header("x-api-key", secret.replace('0', '1'))
                                    .build(),
                            BodyHandlers.ofString());
            isRefused(wrong, "unknown");
        }
        assertThatThrownBy(() -> start(SEARCH.url(), "10s", "--PONDER_ADMIN_KEY=ponder-admin-1234"))
                .rootCause()
                .hasMessageContaining("PONDER_ADMIN_KEY: an operator's admin key must be ponder-admin- and then 32")
                .hasMessageNotContaining("1234");
        assertThatThrownBy(() -> start(SEARCH.url(), "10s", "--PONDER_ADMIN_KEY_FILE=" + folder.resolve("none")))
                .rootCause()
                .hasMessageContaining("(PONDER_ADMIN_KEY_FILE), cannot be read");
    }

    @Test
    void aKeyIsNotedAsUsed() throws Exception {
        Keys.Issued issued = key(KeyRole.MEMBER);
        chat("x-api-key", issued.text().reveal());
        Eventually.within(
                Duration.ofSeconds(20), () -> KEYS.get(issued.key().id()).lastUsedAt() != null);
    }

    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket(LOCKED.url().getHost(), LOCKED.url().getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
