package io.ponder.reasoning.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTest {

    private static final Field KEEP = Field.PARAMETERS.at("keep");
    private static final Field WEIGHT = Field.PARAMETERS.at("weight");

    @Test
    void everyFieldItNamesIsPutInTheWordsOfAnotherApi() {
        Failure failure =
                Failure.invalid(KEEP, KEEP + " works with " + WEIGHT + " only, not with weight", List.of("1"));
        assertThat(failure.message())
                .isEqualTo("⟨parameters.keep⟩ works with ⟨parameters.weight⟩ only, not with weight");
        Failure outside = failure.inWordsOf(path -> "$1." + path);
        assertThat(outside.field()).isEqualTo("$1.parameters.keep");
        assertThat(outside.message())
                .isEqualTo("$1.parameters.keep works with $1.parameters.weight only, not with weight");
        assertThat(outside.allowed()).containsExactly("1");
    }

    @Test
    void whatACallerSentIsNoField() {
        Field field = Field.PARAMETERS.at("a⟩b");
        Failure failure = Failure.invalid(field, field + " is " + Field.unquoted("⟨n⟩"));
        assertThat(failure.inWordsOf(path -> path.toUpperCase(java.util.Locale.ROOT))
                        .message())
                .isEqualTo("PARAMETERS.A>B is <n>");
    }
}
