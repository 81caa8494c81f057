package io.ponder.gateway.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.gateway.estimate.Foretelling.Observed;
import io.ponder.gateway.estimate.Foretelling.Range;
import io.ponder.gateway.estimate.Foretelling.Tested;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges hold as often as they say, whatever the figures are like, as long as tomorrow is like yesterday. */
class ForetellingTest {

    private static final int TRIALS = 3_000;

    /** Figures with a long tail that grow with the size, as tokens do. */
    private static List<Observed> past(Random random, int n) {
        return Stream.generate(() -> {
                    double size = 50 + random.nextInt(500);
                    return new Observed(size, size * Math.exp(random.nextGaussian()));
                })
                .limit(n)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 19, 57, 200, 300})
    void theNextOfAnExchangeablePastLiesWithinAsOftenAsAimed(int n) {
        Random random = new Random(n);
        int hits = 0;
        for (int i = 0; i < TRIALS; i++) {
            Observed next = past(random, 1).getFirst();
            Range range = Foretelling.of(past(random, n), next.size()).orElseThrow();
            hits += range.low() <= next.figure() && next.figure() <= range.high() ? 1 : 0;
        }
        // Never below the aim, and not above it by more than the steps between n figures; 0.02 is chance.
        double share = (double) hits / TRIALS;
        assertThat(share).isBetween(Foretelling.AIM - 0.02, Foretelling.AIM + 2.0 / (n + 1) + 0.02);
    }

    @Test
    void theRangeIsInOrder() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            Range range = Foretelling.of(past(random, 9 + random.nextInt(100)), 1 + random.nextInt(1_000))
                    .orElseThrow();
            assertThat(range.low()).isLessThanOrEqualTo(range.likely());
            assertThat(range.likely()).isLessThanOrEqualTo(range.high());
        }
    }

    @Test
    void aFewSearchesPromiseNothing() {
        Random random = new Random(1);
        assertThat(Foretelling.of(past(random, 8), 100)).isEmpty();
        assertThat(Foretelling.of(List.of(), 100)).isEmpty();
        assertThat(Foretelling.test(past(random, 9))).isEqualTo(new Tested(0, 0));
    }

    @Test
    void theTestOnThePastTellsTheShareThatTheRangesHave() {
        Tested tested = Foretelling.test(past(new Random(1), 1_200));
        assertThat(tested.searches()).isEqualTo(1_191);
        assertThat((double) tested.within() / tested.searches()).isCloseTo(Foretelling.AIM, within(0.04));
    }

    @Test
    void theTestTellsWhenTheRangesFail() {
        List<Observed> growing = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            growing.add(new Observed(100, 100 * i));
        }
        Collections.reverse(growing);
        assertThat(Foretelling.test(growing)).isEqualTo(new Tested(91, 0));
    }

    /** Searches that all spend the same are foretold to the token. */
    @Test
    void whatNeverVariesIsCertain() {
        List<Observed> same = Collections.nCopies(30, new Observed(43, 30));
        Range range = Foretelling.of(same, 43).orElseThrow();
        assertThat(range.low()).isCloseTo(30, within(1e-9)).isEqualTo(range.high());
        assertThat(Foretelling.test(same)).isEqualTo(new Tested(21, 21));
    }
}
