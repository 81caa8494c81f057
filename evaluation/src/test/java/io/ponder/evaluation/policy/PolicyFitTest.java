package io.ponder.evaluation.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ponder.contracts.policy.PolicyFile;
import io.ponder.evaluation.policy.PolicyFit.Settings;
import io.ponder.reasoning.strategy.auto.Policy.Choose;
import io.ponder.reasoning.strategy.auto.Policy.Level;
import io.ponder.reasoning.strategy.auto.Policy.Rule;
import io.ponder.reasoning.strategy.auto.Policy.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On made problems where each sample takes 10 tokens, and 4 are drawn first. */
class PolicyFitTest {

    private static final Way WEIGHTED = new Way(Choose.WEIGHTED_VOTE, 8, "none", 0);
    private static final List<Way> WAYS = List.of(Way.vote(1), Way.vote(4), Way.vote(8), WEIGHTED, Way.vote(16));

    private static Draw draw(int agree, double score, Predicate<Way> right) {
        Map<Way, DrawOutcome> outcomes = new HashMap<>();
        WAYS.forEach(way -> outcomes.put(way, new DrawOutcome(right.test(way), 10L * way.n())));
        return new Draw(agree, score, 40, outcomes);
    }

    private static List<ProblemDraws> problems(int count, String name, Draw... draws) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ProblemDraws(name + i, List.of(draws)))
                .toList();
    }

    @SafeVarargs
    private static List<ProblemDraws> together(List<ProblemDraws>... kinds) {
        List<ProblemDraws> all = new ArrayList<>();
        for (List<ProblemDraws> kind : kinds) {
            all.addAll(kind);
        }
        return all;
    }

    private static Settings levels(double... samples) {
        List<Double> levels =
                IntStream.range(0, samples.length).mapToObj(i -> samples[i]).toList();
        return new Settings(
                4,
                levels,
                Map.of("low", levels.getFirst(), "medium", levels.getFirst(), "high", levels.getLast()),
                5,
                1);
    }

    /**
     * Half are easy, and any way is right; half are hard, and only 16 samples are. With 11 samples a problem, or 110 tokens,
     * the best fixed way is right on half. Four for the easy and 16 for the hard take (40 + 160) / 2 = 100, and all are right.
     */
    @Test
    void itSpendsOnTheHardOnesWhatItSavesOnTheEasyOnes() {
        List<ProblemDraws> data = together(
                problems(50, "easy", draw(4, Double.NaN, way -> true)),
                problems(50, "hard", draw(1, Double.NaN, way -> way.n() == 16)));
        PolicyFit.Fitted fitted = PolicyFit.fit(data, levels(4, 11));

        Level low = fitted.policy().level("low");
        assertThat(low.rules()).containsExactly(new Rule(4, null, Way.vote(4)));
        Level high = fitted.policy().level("high");
        assertThat(high.way(4, false)).isEqualTo(Way.vote(4));
        assertThat(high.way(1, false)).isEqualTo(Way.vote(16));
        assertThat(fitted.policy().doubtedBelow()).isNull();

        HeldOut heldOut = fitted.heldOut().getLast();
        assertThat(heldOut.point().difference().won()).isEqualTo(50);
        assertThat(heldOut.point().difference().isNoise()).isFalse();
        assertThat(heldOut.accuracy()).isEqualTo(1);
        assertThat(heldOut.tokens()).isCloseTo(100, within(1e-9));
        assertThat(heldOut.fixedAccuracy()).isEqualTo(0.5);
        assertThat(heldOut.fixed()).as("the cheapest of equals").isEqualTo("a vote of 1");
        assertThat(heldOut.fixedTokens()).isCloseTo(10, within(1e-9));
        assertThat(heldOut.hindsightAccuracy()).isEqualTo(0.5);
        assertThat(heldOut.hindsightTokens()).isCloseTo(10, within(1e-9));
    }

    /** The best fixed way is a vote of 8, right on the 80 easy and voted ones; that leaves the weighed ones to gain. */
    @Test
    void eachKindGetsTheWayThatIsRightForIt() {
        List<ProblemDraws> data = together(
                problems(40, "easy", draw(4, Double.NaN, way -> true)),
                problems(40, "voted", draw(3, Double.NaN, way -> way.choose() == Choose.VOTE && way.n() >= 8)),
                problems(40, "weighed", draw(2, Double.NaN, way -> way.equals(WEIGHTED))));
        Level level = PolicyFit.fit(data, levels(8)).policy().level("low");
        assertThat(level.way(4, false)).isEqualTo(Way.vote(4));
        assertThat(level.way(3, false)).isEqualTo(Way.vote(8));
        assertThat(level.way(2, false)).isEqualTo(WEIGHTED);
    }

    /** Whether a way is right is a coin's toss. */
    @Test
    void onNoiseItKeepsToTheBestFixedWay() {
        Random random = new Random(3);
        double policy = 0;
        double fixed = 0;
        double hindsight = 0;
        for (int run = 0; run < 20; run++) {
            List<ProblemDraws> data = new ArrayList<>();
            for (int p = 0; p < 80; p++) {
                data.addAll(problems(
                        1, "p" + p + "_", draw(random.nextInt(5), random.nextDouble(), way -> random.nextBoolean())));
            }
            HeldOut heldOut = PolicyFit.fit(data, levels(16)).heldOut().getFirst();
            policy += heldOut.accuracy() / 20;
            fixed += heldOut.fixedAccuracy() / 20;
            hindsight += heldOut.hindsightAccuracy() / 20;
        }
        // 1600 tosses each: two standard errors of their difference are 0.035.
        assertThat(policy).isCloseTo(0.5, within(0.035));
        assertThat(policy - fixed).isCloseTo(0, within(0.035));
        assertThat(hindsight).as("what looks best afterwards flatters itself").isGreaterThan(0.535);
    }

    /** Where all ways are equally good in each kind, but for chance, one rule says all there is to say. */
    @Test
    void aDifferenceWithinItsErrorIsNoReasonToChange() {
        List<ProblemDraws> data = together(
                problems(30, "a", draw(4, Double.NaN, way -> way.n() >= 8)),
                problems(10, "b", draw(1, Double.NaN, way -> way.n() >= 8)),
                problems(1, "c", draw(1, Double.NaN, way -> way.n() == 4)));
        Level level = PolicyFit.fit(data, levels(8)).policy().level("low");
        assertThat(level.rules()).hasSize(1);
    }

    /** No draw has 2 or 3 that agree, and only 3 problems have none that can be read: these join their neighbours. */
    @Test
    void kindsThatAreEmptyOrRareJoinTheirNeighbours() {
        List<ProblemDraws> data = together(
                problems(40, "easy", draw(4, Double.NaN, way -> true)),
                problems(40, "hard", draw(1, Double.NaN, way -> way.n() == 16)),
                problems(3, "silent", draw(0, Double.NaN, way -> way.n() == 4)));
        Level level = PolicyFit.fit(data, levels(11)).policy().level("low");
        assertThat(level.way(0, false)).isEqualTo(Way.vote(16));
        assertThat(level.way(1, false)).isEqualTo(Way.vote(16));
        assertThat(level.way(4, false)).isEqualTo(Way.vote(4));
        assertThat(level.rules()).hasSize(2);
        assertThat(level.rules().getLast().agree()).isEqualTo(4);
    }

    /** All agree everywhere, but what the verifier gives less than 0.5 takes 16 samples. */
    @Test
    void aThresholdOnScoresIsLearntWhereItTellsSomething() {
        List<ProblemDraws> data = together(
                problems(60, "trusted", draw(4, 0.8, way -> true)),
                problems(40, "doubted", draw(4, 0.2, way -> way.n() == 16)));
        PolicyFit.Fitted fitted = PolicyFit.fit(data, levels(10));
        assertThat(fitted.policy().doubtedBelow()).isEqualTo(0.8);
        Level level = fitted.policy().level("low");
        assertThat(level.way(4, true)).isEqualTo(Way.vote(16));
        assertThat(level.way(4, false)).isEqualTo(Way.vote(4));
        assertThat(fitted.heldOut().getFirst().accuracy()).isEqualTo(1);
    }

    /** A problem with two draws, one easy and one hard, counts half in each: (40 + 160) / 2 tokens, and half of them right. */
    @Test
    void theDrawsOfAProblemShareItsWeight() {
        Draw easy = draw(4, Double.NaN, way -> true);
        Draw lost = draw(1, Double.NaN, way -> way.n() == 1);
        List<ProblemDraws> data = problems(40, "p", easy, lost);
        HeldOut heldOut = PolicyFit.fit(data, levels(16)).heldOut().getFirst();
        assertThat(heldOut.accuracy()).isEqualTo(0.5);
        assertThat(heldOut.tokens()).isCloseTo(40, within(1e-9));
        assertThat(heldOut.fixed()).isEqualTo("a vote of 1");
        assertThat(heldOut.fixedAccuracy()).isEqualTo(1);
    }

    @Test
    void whatIsLearntIsAFileThatReadsTheSame() {
        List<ProblemDraws> data = together(
                problems(60, "trusted", draw(4, 0.8, way -> true)),
                problems(40, "doubted", draw(4, 0.2, way -> way.n() == 16)));
        Settings settings = levels(4, 10);
        PolicyFit.Fitted fitted = PolicyFit.fit(data, settings);
        Provenance provenance = Provenance.of("runs/a", "gsm8k.jsonl", "00ff", fitted, settings);
        PolicyFile file = PolicyFile.of("qwen", "judge", fitted.policy(), "min", provenance.toMap());

        PolicyFile read = PolicyFile.parse(file.toJson());
        assertThat(read.policy()).isEqualTo(fitted.policy());
        assertThat(provenance.check("policy.json").points()).hasSize(2);
        assertThat(read.model()).isEqualTo("qwen");
        assertThat(read.verifier()).isEqualTo("judge");
        assertThat(read.parameters()).containsEntry("aggregation", "min");
        assertThat(file.toJson()).contains("\"data_sha256\" : \"00ff\"").contains("\"fixed\" : \"a vote of 1\"");
    }

    @Test
    void tooFewProblemsAreRefused() {
        List<ProblemDraws> few = problems(24, "p", draw(4, Double.NaN, way -> true));
        assertThatThrownBy(() -> PolicyFit.fit(few, levels(8)))
                .hasMessage("a policy needs at least 25 problems, and there are 24: what fewer show is chance");
    }

    @Test
    void aLevelBelowTheFirstSamplesIsRefused() {
        assertThatThrownBy(() -> levels(2, 8))
                .hasMessage("a level of 2.0 samples pays for fewer than the first 4; leave it out, or lower first");
    }

    @Test
    void anEffortWithoutALevelIsRefused() {
        assertThatThrownBy(() -> new Settings(4, List.of(8.0), Map.of("low", 8.0, "medium", 8.0), 5, 1))
                .hasMessage("effort high is null, but must be one of the levels [8.0]");
    }
}
