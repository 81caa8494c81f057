package io.ponder.evaluation.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.evaluation.statistics.Bootstrap;
import io.ponder.evaluation.statistics.Paired;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which new models may take the old one's place. */
class PromotionTest {

    /** On problems that both, neither, only the new or only the old model solves. */
    private static ModelComparison comparison(int both, int neither, int won, int lost) {
        double[] before = new double[both + neither + won + lost];
        double[] after = before.clone();
        Arrays.fill(before, 0, both, 1);
        Arrays.fill(after, 0, both, 1);
        Arrays.fill(after, both + neither, both + neither + won, 1);
        Arrays.fill(before, both + neither + won, before.length, 1);
        ModelComparison.Line line = new ModelComparison.Line(
                "greedy", 1, Bootstrap.mean(before), Bootstrap.mean(after), 1, Paired.difference(after, before));
        return new ModelComparison("old", "new", "sums.jsonl", before.length, List.of(line));
    }

    @ParameterizedTest
    @CsvSource({
        "40, 40, 15, 5, true, new answers 55.0 % right and old 45.0 % on 100 problems",
        "40, 48, 7, 5, false, That may be chance",
        "50, 50, 0, 0, false, There is no difference",
        "40, 50, 5, 5, false, That is no gain",
        "40, 45, 5, 10, false, That is no gain",
        "40, 40, 2, 18, false, It is worse",
        "10, 10, 20, 0, false, at least 50 are needed",
    })
    void onlyWhatIsBetterBeyondChance(int both, int neither, int won, int lost, boolean isPromoted, String reason) {
        Promotion promotion = Promotion.decide(comparison(both, neither, won, lost), null, 50);

        assertThat(promotion.isPromoted()).as(promotion.reason()).isEqualTo(isPromoted);
        assertThat(promotion.reason()).contains(reason);
        assertThat(promotion.decidedBy()).isEqualTo("greedy@1");
        assertThat(Promotion.decide(comparison(both, neither, won, lost), "greedy@1", 50))
                .isEqualTo(promotion);
    }

    @Test
    void aWayThatIsNotThereDecidesNothing() {
        assertThatThrownBy(() -> Promotion.decide(comparison(1, 1, 1, 1), "greedy@2", 50))
                .hasMessageContaining("no greedy@2 in common, but greedy@1");
    }
}
