package io.ponder.reasoning.strategy.vote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Node;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DeepConf's measures (Fu et al. 2025, section 3.1), on windows of 64 tokens. */
class ConfidenceTest {

    private static double[] tokens(Object... countsAndValues) {
        double[] all = new double[0];
        for (int i = 0; i < countsAndValues.length; i += 2) {
            int from = all.length;
            all = Arrays.copyOf(all, from + (Integer) countsAndValues[i]);
            Arrays.fill(all, from, all.length, (Double) countsAndValues[i + 1]);
        }
        return all;
    }

    private static Node sample(int trial, double mean) {
        return node(trial, new LogProbs(mean, mean, mean, 100));
    }

    private static Node node(int trial, @Nullable LogProbs logProbs) {
        return new Node(
                trial + 1,
                Node.root(),
                trial,
                true,
                "",
                "text",
                null,
                FinishReason.STOP,
                null,
                new Tokens(0, 0, 1),
                logProbs);
    }

    /**
     * 64 tokens at -0.1, 32 at -0.9, 64 at -0.1. Mean: -(12.8 + 28.8) / 160 = -0.26. Tail: the last 64, -0.1. The least
     * sure window holds all 32: -(32 * 0.9 + 32 * 0.1) / 64 = -0.5.
     */
    @Test
    void aDipInTheMiddleShowsInTheLowestGroupAlone() {
        LogProbs dip = LogProbs.of(tokens(64, -0.1, 32, -0.9, 64, -0.1));
        assertThat(dip.mean()).isCloseTo(-0.26, within(1e-12));
        assertThat(dip.tail()).isCloseTo(-0.1, within(1e-12));
        assertThat(dip.lowestGroup()).isCloseTo(-0.5, within(1e-12));
        Node node = node(0, dip);
        assertThat(Confidence.MEAN.weight(node)).isCloseTo(Math.exp(-0.26), within(1e-12));
        assertThat(Confidence.TAIL.weight(node)).isCloseTo(Math.exp(-0.1), within(1e-12));
        assertThat(Confidence.LOWEST_GROUP.weight(node)).isCloseTo(Math.exp(-0.5), within(1e-12));
    }

    /** As in the authors' code, a text shorter than a window is one group. */
    @Test
    void aShortTextIsOneGroup() {
        LogProbs brief = LogProbs.of(tokens(1, -0.2, 1, -0.6));
        assertThat(List.of(brief.mean(), brief.tail(), brief.lowestGroup()))
                .allSatisfy(value -> assertThat(value).isCloseTo(-0.4, within(1e-12)));
    }

    @Test
    void aSampleWithoutLogProbabilitiesWeighsNothing() {
        assertThat(Confidence.MEAN.weight(node(0, null))).isZero();
    }

    /** Of five samples the share, rounded up; at least one; a tie goes to the earlier trial. */
    @ParameterizedTest
    @CsvSource({"0.01, '1'", "0.2, '1'", "0.21, '1 2'", "0.6, '1 2 4'", "0.8, '0 1 2 4'", "1, '0 1 2 3 4'"})
    void theFilterKeepsTheMostConfident(double share, String kept) {
        List<Node> nodes = List.of(sample(0, -0.5), sample(1, -0.1), sample(2, -0.2), sample(3, -0.5), sample(4, -0.3));
        assertThat(Confidence.MEAN.keep(nodes, share).stream().map(Node::trial))
                .containsExactlyElementsOf(
                        Stream.of(kept.split(" ")).map(Integer::valueOf).toList());
    }

    /**
     * Lowest groups -0.9, -0.7, -0.5, -0.3, -0.1. The percentile lies at {@code (1 - share) * 4}: for 0.9 at 0.4, so the
     * lowest; for 0.5 at 2; for 0.1 at 3.6, so the fourth, which two reach.
     */
    @ParameterizedTest
    @CsvSource({"1, -0.9", "0.9, -0.9", "0.75, -0.7", "0.5, -0.5", "0.1, -0.3", "0, -0.1"})
    void theFloorIsWhatAShareOfTheFirstSamplesReach(double share, double floor) {
        List<LogProbs> warmUp = Stream.of(-0.3, -0.9, -0.1, -0.7, -0.5)
                .map(lowest -> new LogProbs(-0.05, lowest, -0.05, 100))
                .toList();
        assertThat(Confidence.floor(warmUp, share)).isEqualTo(floor);
    }
}
