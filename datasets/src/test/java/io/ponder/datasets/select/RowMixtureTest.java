package io.ponder.datasets.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.datasets.select.RowMixture.Pick;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several sets in one. */
class RowMixtureTest {

    private static final RowMixture SHAPE_OF_R1 = RowMixture.parse("""
            {"seed": 1, "rows": 800, "parts": [
              {"set": "reasoning", "share": 600000}, {"set": "general", "share": 200000, "repeat": 2}]}
            """);

    private static Map<String, Long> counts(List<Pick> picks) {
        return picks.stream().collect(Collectors.groupingBy(Pick::set, Collectors.counting()));
    }

    private static long most(List<Pick> picks, String set) {
        return picks.stream()
                .filter(pick -> pick.set().equals(set))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    @Test
    void sharesHold() {
        List<Pick> picks = SHAPE_OF_R1.draw(Map.of("reasoning", 1_000, "general", 150));

        assertThat(counts(picks)).isEqualTo(Map.of("reasoning", 600L, "general", 200L));
        assertThat(most(picks, "reasoning")).isEqualTo(1);
        assertThat(most(picks, "general")).isEqualTo(2);
        assertThat(picks.stream().filter(pick -> pick.set().equals("general")).distinct())
                .as("no row twice before every row once")
                .hasSize(150);
    }

    @Test
    void oneSeedGivesOneOrder() {
        Map<String, Integer> sizes = Map.of("reasoning", 1_000, "general", 150);

        assertThat(SHAPE_OF_R1.draw(sizes)).isEqualTo(SHAPE_OF_R1.draw(sizes));
        assertThat(new RowMixture(2L, 800, SHAPE_OF_R1.parts()).draw(sizes)).isNotEqualTo(SHAPE_OF_R1.draw(sizes));
    }

    @Test
    void theSetsAreMixedThroughout() {
        List<Pick> picks = SHAPE_OF_R1.draw(Map.of("reasoning", 1_000, "general", 150));

        assertThat(counts(picks.subList(0, 400)).get("general")).isBetween(70L, 130L);
    }

    @Test
    void withoutANumberTheScarcestSetDecides() {
        RowMixture mixture = new RowMixture(1L, null, SHAPE_OF_R1.parts());

        assertThat(counts(mixture.draw(Map.of("reasoning", 1_000, "general", 50))))
                .isEqualTo(Map.of("reasoning", 300L, "general", 100L));
    }

    @Test
    void countsHoldExactly() {
        RowMixture mixture = RowMixture.parse(
                "{\"parts\": [{\"set\": \"reasoning\", \"count\": 7}, {\"set\": \"general\", \"count\": 2}]}");

        assertThat(counts(mixture.draw(Map.of("reasoning", 1_000, "general", 50))))
                .isEqualTo(Map.of("reasoning", 7L, "general", 2L));
        assertThatThrownBy(() -> mixture.draw(Map.of("reasoning", 5, "general", 50)))
                .hasMessageContaining("of reasoning 7 rows are wanted", "lower its count");
    }

    @Test
    void aSetThatIsTooSmallIsNamed() {
        assertThatThrownBy(() -> SHAPE_OF_R1.draw(Map.of("reasoning", 1_000, "general", 50)))
                .hasMessage("of general 200 rows are wanted, and 50 rows 2 times are fewer: raise its repeat, lower its"
                        + " share, or leave rows out");
        assertThatThrownBy(() -> SHAPE_OF_R1.draw(Map.of("reasoning", 1_000)))
                .hasMessage("the mixture's set general has no rows");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | one part or more",
                "null | is no mixture",
                "[ | is no mixture",
                "{\"parts\": [{\"share\": 1}]} | names its set",
                "{\"parts\": [{\"set\": \"a\"}]} | share of a must be above 0",
                "{\"parts\": [{\"set\": \"a\", \"share\": -1}]} | share of a must be above 0",
                "{\"parts\": [{\"set\": \"a\", \"share\": 1, \"repeat\": 0}]} | repeat of a must be 1",
                "{\"parts\": [{\"set\": \"a\", \"share\": 1}, {\"set\": \"a\", \"share\": 1}]} | names a twice",
                "{\"parts\": [{\"set\": \"a\", \"share\": 1}], \"rows\": 0} | rows of a mixture are 1",
                "{\"parts\": [{\"set\": \"a\", \"share\": 1, \"count\": 1}]} | stand in place of a share",
                "{\"parts\": [{\"set\": \"a\", \"count\": 1}], \"rows\": 1} | either the count of each part",
                "{\"parts\": [{\"set\": \"a\", \"share\": 1, \"weight\": 1}]} | weight"
            })
    void aBrokenFileIsRefusedWithItsReason(String json, String reason) {
        assertThatThrownBy(() -> RowMixture.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
