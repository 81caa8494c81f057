package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ModelsTest extends GatewayTest {

    @Test
    void everyModelIsListedOnceWithItsStrategies() throws Exception {
        JsonNode list = json(get("/v1/models"));
        assertThat(list.get("data").values())
                .extracting(model -> model.get("id").stringValue())
                .containsExactly("qwen", "Qwen/Qwen2.5-0.5B");
        assertThat(list.at("/data/0/strategies").values())
                .extracting(JsonNode::stringValue)
                .containsExactly("sample", "majority_vote", "best_of_n", "auto");
        assertThat(list.at("/data/0/capabilities").isArray()).isTrue();
        assertThat(list.at("/data/0/strategy").isMissingNode()).isTrue();
    }

    @Test
    void withSuffixesEveryModelIsListedAsItIsAndWithEachStrategy() throws Exception {
        JsonNode list = json(get("/v1/models?suffixes=true"));
        assertThat(list.get("object").stringValue()).isEqualTo("list");
        assertThat(list.get("data").values())
                .extracting(model -> model.get("id").stringValue())
                .containsExactly(
                        "qwen",
                        "qwen+sample",
                        "qwen+majority_vote",
                        "qwen+best_of_n",
                        "qwen+auto",
                        "Qwen/Qwen2.5-0.5B",
                        "Qwen/Qwen2.5-0.5B+sample",
                        "Qwen/Qwen2.5-0.5B+majority_vote",
                        "Qwen/Qwen2.5-0.5B+best_of_n",
                        "Qwen/Qwen2.5-0.5B+auto");
        assertThat(list.get("data").values()).allSatisfy(model -> {
            assertThat(model.get("object").stringValue()).isEqualTo("model");
            assertThat(model.get("owned_by").stringValue()).isEqualTo("ponder");
            assertThat(model.get("created").isIntegralNumber()).isTrue();
            assertThat(model.get("description").stringValue()).isNotBlank();
        });
        assertThat(list.at("/data/0/context_window").intValue()).isEqualTo(4096);
        assertThat(list.at("/data/2/strategy").stringValue()).isEqualTo("majority_vote");
    }

    @ParameterizedTest
    @CsvSource({
        "qwen,qwen",
        "qwen+best_of_n,qwen+best_of_n",
        "qwen%2Bbest_of_n,qwen+best_of_n",
        "Qwen/Qwen2.5-0.5B,Qwen/Qwen2.5-0.5B",
        "Qwen%2FQwen2.5-0.5B%2Bsample,Qwen/Qwen2.5-0.5B+sample"
    })
    void oneModelIsFoundByItsName(String path, String id) throws Exception {
        HttpResponse<String> response = get("/v1/models/" + path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("id").stringValue()).isEqualTo(id);
    }

    @Test
    void anUnknownModelIsNotFound() throws Exception {
        HttpResponse<String> response = get("/v1/models/gpt-4o");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/code").stringValue()).isEqualTo("model_not_found");
        assertThat(get("/v1/models/qwen+magic").statusCode()).isEqualTo(400);
    }
}
