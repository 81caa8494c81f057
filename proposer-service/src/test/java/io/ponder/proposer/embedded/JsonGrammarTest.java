package io.ponder.proposer.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.ResponseFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonGrammarTest {

    @Test
    void freeTextHasNoGrammar() {
        assertThat(JsonGrammar.of(null)).isNull();
    }

    @Test
    void anyObjectWillDoWithoutASchema() {
        assertThat(JsonGrammar.of(new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null)))
                .startsWith("root ::= object\n");
    }

    @Test
    void requiredMembersComeFirstAndOptionalOnesMayBeLeftOut() {
        String grammar = of(Map.of(
                "type", "object", "required", List.of("a"), "properties", Map.of("a", Map.of("type", "integer"))));
        assertThat(grammar).contains("root ::= \"{\" ws \"\\\"a\\\"\" ws \":\" ws r-0 ws \"}\"\n", "r-0 ::= integer\n");
    }

    @Test
    void choicesAreWrittenOut() {
        assertThat(of(Map.of("enum", List.of("yes", 2)))).contains("root ::= (\"\\\"yes\\\"\" | \"2\")\n");
        assertThat(of(Map.of("const", true))).contains("root ::= \"true\"\n");
        assertThat(of(Map.of("type", List.of("string", "null")))).contains("root ::= (string | null)\n");
    }

    @Test
    void arraysKeepTheirBounds() {
        String grammar = of(Map.of("type", "array", "items", Map.of("type", "number"), "minItems", 2, "maxItems", 3));
        assertThat(grammar).contains("r-0 (ws \",\" ws r-0){1,2}", "r-0 ::= number\n");
    }

    @Test
    void aSchemaMayReferToItself() {
        Map<String, Object> node =
                Map.of("type", "object", "properties", Map.of("next", Map.of("$ref", "#/$defs/node")));
        String grammar = of(Map.of("$ref", "#/$defs/node", "$defs", Map.of("node", node)));
        assertThat(grammar).contains("root ::= ref-0\n").containsPattern("ref-0 ::= .*r-\\d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pattern", "minimum", "format", "allOf"})
    void refusesWhatAGrammarCannotHoldInsteadOfIgnoringIt(String keyword) {
        assertThatThrownBy(() -> of(Map.of("type", "string", keyword, "x")))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(Kind.CAPABILITY_MISSING);
                    assertThat(e.failure().message()).contains(keyword);
                });
    }

    @Test
    void refusesABrokenSchema() {
        assertThatThrownBy(() -> of(Map.of("type", "strin"))).hasMessageContaining("unknown type strin");
        assertThatThrownBy(() -> of(Map.of("$ref", "#/$defs/none"))).isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> of(Map.of("enum", List.of()))).hasMessageContaining("no choice");
    }

    private static String of(Map<String, Object> schema) {
        String grammar = JsonGrammar.of(new ResponseFormat(ResponseFormat.Type.JSON_SCHEMA, schema));
        return grammar == null ? "" : grammar;
    }
}
