package io.ponder.runtime.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JsonSchemasTest {

    private static final Map<String, Object> ADD = Map.of(
            "type",
            "object",
            "properties",
            Map.of("a", Map.of("type", "integer"), "unit", Map.of("enum", List.of("m", "km"))),
            "required",
            List.of("a"),
            "additionalProperties",
            false);

    private static @Nullable String breach(Map<String, Object> schema, String document) {
        return new JsonSchemas().of(schema).breach(document);
    }

    @Test
    void itSaysWhereAndHowADocumentBreaksTheSchema() {
        assertThat(breach(ADD, "{\"a\": 1}")).isNull();
        assertThat(breach(ADD, "{\"a\": 1.0, \"unit\": \"km\"}")).isNull();
        assertThat(breach(ADD, "{\"a\": 1e2}")).isNull();
        assertThat(breach(ADD, "{\"a\": \"1\"}")).contains("/a").contains("integer");
        assertThat(breach(ADD, "{\"a\": 1.5}")).contains("/a");
        assertThat(breach(ADD, "{}")).contains("'a'");
        assertThat(breach(ADD, "{\"a\": 1, \"b\": 2}")).contains("'b'");
        assertThat(breach(ADD, "{\"a\": 1, \"unit\": \"ft\"}")).contains("/unit");
    }

    @Test
    void aSchemaRefersToItsOwnPartsAndToItself() {
        Map<String, Object> tree = Map.of(
                "$defs",
                Map.of(
                        "node",
                        Map.of(
                                "type",
                                "object",
                                "properties",
                                Map.of("next", Map.of("$ref", "#/$defs/node")),
                                "additionalProperties",
                                false)),
                "$ref",
                "#/$defs/node");
        assertThat(breach(tree, "{\"next\": {\"next\": {}}}")).isNull();
        assertThat(breach(tree, "{\"next\": {\"next\": {\"x\": 1}}}")).contains("/next/next");
    }

    @Test
    void nothingIsFetchedForAClient() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            asked.incrementAndGet();
            call.sendResponseHeaders(404, -1);
            call.close();
        });
        server.start();
        try {
            String place = "http://127.0.0.1:" + server.getAddress().getPort() + "/json-schema.org/a";
            for (String keyword : List.of("$ref", "$schema", "$dynamicRef", "$id")) {
                try {
                    breach(Map.of(keyword, place, "properties", Map.of("a", Map.of("$ref", "b"))), "{\"a\": 1}");
                } catch (FailureException e) {
                    assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
                }
            }
            assertThat(asked).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aFileIsNotReadForAClient() {
        for (String place : List.of("file:///etc/hostname", "classpath:io/ponder/runtime/service-runtime.properties")) {
            try {
                assertThat(breach(Map.of("$ref", place), "{}")).isNull();
            } catch (FailureException e) {
                assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
            }
        }
    }

    @Test
    void whatIsNoSchemaIsRefusedInWords() {
        for (Map<String, Object> wrong :
                List.<Map<String, Object>>of(Map.of("properties", Map.of("a", Map.of("pattern", "("))))) {
            assertThatThrownBy(() -> breach(wrong, "{}"))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("is no JSON schema");
        }
    }

    @Test
    void nonsenseNeitherHangsNorCrashes() {
        Map<String, Object> slow = Map.of("properties", Map.of("a", Map.of("pattern", "^(a+)+$")));
        assertThat(breach(slow, "{\"a\": \"" + "a".repeat(5_000) + "!\"}")).isNull();
        Map<String, Object> loop = Map.of("$ref", "#");
        try {
            assertThat(breach(loop, "{}")).isNull();
        } catch (FailureException e) {
            assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
        }
        Map<String, Object> deep = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            deep = new HashMap<>(Map.of("properties", Map.of("a", deep)));
        }
        Map<String, Object> nested = deep;
        try {
            breach(nested, "{\"a\":".repeat(60) + "1" + "}".repeat(60));
        } catch (FailureException e) {
            assertThat(e.failure().kind()).isEqualTo(Failure.Kind.INVALID_REQUEST);
        }
        for (Map<String, Object> odd : List.<Map<String, Object>>of(
                Map.of("type", "strnig"),
                Map.of("type", 5),
                Map.of("required", "a"),
                Map.of("properties", List.of()),
                Map.of("enum", Map.of()),
                Map.of("minimum", "x"),
                Map.of("$schema", "http://nowhere.example/x"),
                Map.of("anyOf", "x"))) {
            try {
                breach(odd, "{\"a\": 1}");
            } catch (FailureException e) {
                assertThat(e.failure().message()).contains("is no JSON schema");
            }
        }
    }
}
