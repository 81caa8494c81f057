package io.ponder.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of several models a conversation goes to. */
class ModelSharesTest {

    private static final int CONVERSATIONS = 20_000;

    private static Map<String, Long> counts(String targets) {
        ModelShares shares = ModelShares.read("team", targets);
        return IntStream.range(0, CONVERSATIONS)
                .mapToObj(i -> shares.choose("conversation " + i, model -> true).target())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static Consumer<Long> is(double share) {
        return count -> assertThat(count / (double) CONVERSATIONS).isCloseTo(share, within(0.005));
    }

    @Test
    void eachModelGetsItsShare() {
        Map<String, Long> counts = counts("90% qwen | 7.5% star+majority_vote | 2.5%grpo");

        assertThat(counts).containsOnlyKeys("qwen", "star+majority_vote", "grpo");
        assertThat(counts).hasEntrySatisfying("star+majority_vote", is(0.075));
        assertThat(counts).hasEntrySatisfying("grpo", is(0.025));
    }

    @Test
    void aConversationStaysWithItsModelAndOnlyThoseThatMustMove() {
        ModelShares before = ModelShares.read("team", "90% qwen | 10% star");
        ModelShares after = ModelShares.read("team", "80% qwen | 20% star");
        long moved = 0;
        for (int i = 0; i < CONVERSATIONS; i++) {
            String first = before.choose("c" + i, model -> true).target();
            assertThat(before.choose("c" + i, model -> true).target()).isEqualTo(first);
            String second = after.choose("c" + i, model -> true).target();
            if (!second.equals(first)) {
                moved++;
                assertThat(first).isEqualTo("qwen");
            }
        }
        assertThat(moved / (double) CONVERSATIONS).isCloseTo(0.1, within(0.01));
    }

    @Test
    void theOthersAnswerForAModelThatIsNotServed() {
        ModelShares shares = ModelShares.read("team", "20% qwen | 30% other | 50% star");
        for (int i = 0; i < 100; i++) {
            ModelShares.Choice choice = shares.choose("c" + i, model -> !model.equals("star"));
            assertThat(choice.target()).isNotEqualTo("star");
            assertThat(choice.instead()).isIn(null, "star");
            if (choice.instead() != null) {
                assertThat(choice.target()).isEqualTo("other");
            }
        }
        // Where none is served, the request is refused by the name of a model.
        assertThat(shares.choose(null, model -> false)).isEqualTo(new ModelShares.Choice("star", null));
    }

    @Test
    void oneModelNeedsNoShare() {
        assertThat(ModelShares.read("team", "qwen").choose("c", model -> true).target())
                .isEqualTo("qwen");
        assertThat(ModelShares.read("team", "100% qwen")
                        .choose("c", model -> true)
                        .target())
                .isEqualTo("qwen");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "90% qwen | 5% star; add up to 95%, not to 100%",
                "90% qwen | 10.5% star; add up to 100.5%",
                "90% qwen | star; 'star' is no share",
                "90% qwen |; '' is no share",
                "0.9 qwen | 0.1 star; '0.9 qwen' is no share",
                "100% qwen | 0% star; the share of star is 0%",
                "50% qwen | 50% qwen; qwen has two shares",
                "-10% qwen | 110% star; '-10% qwen' is no share",
            })
    void sharesThatCannotBeMeantAreRefused(String targets, String message) {
        assertThatThrownBy(() -> ModelShares.read("team", targets))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
