package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code GET /v1/strategies} and {@code GET /v1/verifiers}. */
class ChoicesTest extends GatewayTest {

    @Test
    void everyStrategyIsListedWithItsParametersAndWhatItNeeds() throws Exception {
        JsonNode list = json(get("/v1/strategies"));

        assertThat(list.get("object").stringValue()).isEqualTo("list");
        assertThat(list.get("data").values())
                .extracting(strategy -> strategy.get("name").stringValue())
                .containsExactly("sample", "majority_vote", "best_of_n", "auto");
        JsonNode bestOfN = list.at("/data/2");
        assertThat(bestOfN.get("verifier").stringValue()).isEqualTo("judge");
        assertThat(bestOfN.get("scoring").stringValue()).isEqualTo("candidates");
        assertThat(bestOfN.get("needs").isArray()).isTrue();
        assertThat(bestOfN.at("/parameters/0"))
                .hasToString("{\"name\":\"n\",\"description\":\"samples\",\"range\":\"1..256\",\"by_default\":\"8\"}");
    }

    @Test
    void theVerifiersThatClientsMayNameAreListed() throws Exception {
        JsonNode list = json(get("/v1/verifiers"));

        assertThat(list.get("data").values())
                .extracting(verifier -> verifier.get("name").stringValue())
                .containsExactly("judge", "arithmetic");
        assertThat(list.at("/data/1/kind").stringValue()).isEqualTo("process");
        assertThat(list.at("/data/1/description").stringValue()).isEqualTo("Checks equations.");
    }
}
