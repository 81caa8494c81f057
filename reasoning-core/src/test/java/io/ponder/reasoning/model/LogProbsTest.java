package io.ponder.reasoning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LogProbsTest {

    @Test
    void theMeanAndTheTailOfTwoPartsAreThoseOfTheWhole() {
        double[] first = tokens(100, -0.4);
        double[] second = tokens(16, -0.2);
        double[] whole =
                DoubleStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();

        LogProbs joined = LogProbs.of(first).then(LogProbs.of(second));

        // (100 · -0.4 + 16 · -0.2) / 116, and (48 · -0.4 + 16 · -0.2) / 64
        assertThat(joined.mean()).isCloseTo(-43.2 / 116, within(1e-12));
        assertThat(joined.tail()).isCloseTo(-22.4 / 64, within(1e-12));
        assertThat(joined.count()).isEqualTo(116);
        assertThat(joined.mean()).isCloseTo(LogProbs.of(whole).mean(), within(1e-12));
        assertThat(joined.tail()).isCloseTo(LogProbs.of(whole).tail(), within(1e-12));
        assertThat(joined.lowestGroup()).isCloseTo(-0.4, within(1e-12));
    }

    @Test
    void twoShortPartsAreOneShortText() {
        LogProbs joined = LogProbs.of(tokens(10, -1)).then(LogProbs.of(tokens(30, -0.2)));

        // (10 · -1 + 30 · -0.2) / 40
        assertThat(joined.mean()).isCloseTo(-0.4, within(1e-12));
        assertThat(joined.tail()).isCloseTo(-0.4, within(1e-12));
        assertThat(joined.lowestGroup()).isCloseTo(-1, within(1e-12));
    }

    @Test
    void theAnswerIsThatOfTheLaterPartThatHasOne() {
        LogProbs step = LogProbs.of(tokens(4, -1)).withAnswer(-0.3);
        LogProbs last = LogProbs.of(tokens(4, -1)).withAnswer(-0.1);

        assertThat(step.then(last).answer()).isEqualTo(-0.1);
        assertThat(last.then(LogProbs.of(tokens(2, -1))).answer()).isEqualTo(-0.1);
        assertThat(last.with(null).answer()).isEqualTo(-0.1);
    }

    private static double[] tokens(int count, double each) {
        double[] values = new double[count];
        Arrays.fill(values, each);
        return values;
    }
}
