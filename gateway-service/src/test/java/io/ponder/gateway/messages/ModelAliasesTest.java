package io.ponder.gateway.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.gateway.GatewayTest;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Models under other names, and how Anthropic's SDKs see them. */
class ModelAliasesTest extends GatewayTest {

    private static final RunningApplication ALIASED =
            start("claude-haiku-*=Qwen/Qwen2.5-0.5B, claude-*=*,gpt-4o=qwen+best_of_n,"
                    + "team=50% qwen | 50% Qwen/Qwen2.5-0.5B, next=1% qwen | 99% never-loaded");

    private static RunningApplication start(String aliases) {
        return new RunningApplication(
                GatewayApplication.builder(),
                "--ponder.gateway.search-url=" + SEARCH.url(),
                "--ponder.gateway.model-aliases=" + aliases);
    }

    @AfterAll
    static void close() {
        ALIASED.close();
    }

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-5-20251101, qwen, qwen, auto",
        "claude-opus-4-5+sample, qwen+sample, qwen, sample",
        "claude-haiku-4-5, Qwen/Qwen2.5-0.5B, Qwen/Qwen2.5-0.5B, auto",
        "gpt-4o, qwen+best_of_n, qwen, best_of_n",
        "qwen, qwen, qwen, auto",
    })
    void aNameStandsForAModel(String asked, String replied, String model, String strategy) throws Exception {
        HttpResponse<String> response = ALIASED.http()
                .send(
                        ALIASED.request("/v1/messages")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        MessagesTest.body("").replace("\"qwen\"", "\"" + asked + "\"")))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode message = WireJson.mapper().readTree(response.body());
        assertThat(message.get("model").stringValue()).isEqualTo(replied);
        assertThat(message.at("/reasoning/notes").toString().contains(" stands for "))
                .isEqualTo(!asked.equals(replied));
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.get("model").stringValue()).isEqualTo(model);
        assertThat(search.get("strategy").stringValue()).isEqualTo(strategy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "claude; claude-*=qwen2.5-0.5b",
                "team=90% qwen | 20% other; 'team=90% qwen | 20% other': the shares add up to 110%, not to 100%",
            })
    void anEntryThatCannotBeReadEndsTheStart(String aliases, String message) {
        assertThatThrownBy(() -> start(aliases)).rootCause().hasMessageContaining(message);
    }

    /** The ledger, metrics and replies name the model that answered, not the name that it was asked by. */
    @Test
    void allTurnsOfAConversationGoToTheSameModel() throws Exception {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            String first = chat("team", "{\"role\":\"user\",\"content\":\"question " + i + "\"}");
            String second = chat(
                    "team",
                    "{\"role\":\"user\",\"content\":\"question " + i + "\"},{\"role\":\"assistant\",\"content\":\"4\"},"
                            + "{\"role\":\"user\",\"content\":\"why?\"}");
            assertThat(second).isEqualTo(first);
            seen.add(first);
        }
        assertThat(seen).containsExactlyInAnyOrder("qwen", "Qwen/Qwen2.5-0.5B");
    }

    @Test
    void aModelThatIsNotServedLeavesItsShareToTheOthers() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertThat(chat("next", "{\"role\":\"user\",\"content\":\"question " + i + "\"}"))
                    .isEqualTo("qwen");
        }
        HttpResponse<String> metrics =
                ALIASED.http().send(ALIASED.request("/actuator/prometheus").build(), BodyHandlers.ofString());
        assertThat(metrics.body()).contains("ponder_model_fallbacks_total{alias=\"next\",model=\"never-loaded\"");
    }

    /** The model that a chat is answered by. */
    private static String chat(String model, String messages) throws Exception {
        HttpResponse<String> response = ALIASED.http()
                .send(
                        ALIASED.request("/v1/chat/completions")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(
                                        "{\"model\":\"" + model + "\",\"messages\":[" + messages + "]}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        String asked = SEARCH.nextAsked().body().get("model").stringValue();
        assertThat(WireJson.mapper().readTree(response.body()).get("model").stringValue())
                .isEqualTo(asked);
        return asked;
    }

    @Test
    void modelsAreListedInAnthropicsShapeToWhoeverNamesItsVersion() throws Exception {
        JsonNode page = json(versioned("/v1/models?limit=1000"));
        assertThat(page.get("has_more").booleanValue()).isFalse();
        assertThat(page.get("first_id").stringValue()).isEqualTo("qwen");
        assertThat(page.get("last_id").stringValue()).isEqualTo("Qwen/Qwen2.5-0.5B");
        JsonNode model = page.at("/data/0");
        assertThat(model.get("type").stringValue()).isEqualTo("model");
        assertThat(model.get("display_name").stringValue()).isEqualTo("qwen");
        assertThat(model.get("created_at").stringValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(model.get("max_input_tokens").intValue()).isEqualTo(4096);
        assertThat(json(versioned("/v1/models/Qwen%2FQwen2.5-0.5B")).get("id").stringValue())
                .isEqualTo("Qwen/Qwen2.5-0.5B");
        HttpResponse<String> unknown = versioned("/v1/models/claude-opus-4-5");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).at("/error/type").stringValue()).isEqualTo("not_found_error");
        assertThat(json(get("/v1/models")).get("object").stringValue()).isEqualTo("list");
    }

    private static HttpResponse<String> versioned(String path) throws Exception {
        return HTTP.send(
                APP.request(path).header("anthropic-version", "2023-06-01").build(), BodyHandlers.ofString());
    }
}
