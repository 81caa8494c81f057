package io.ponder.simulation.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.simulation.capacity.LanguageModel.Reads;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws that a capacity plan keeps, and one worked out by hand. */
class CapacityPlanTest {

    private static final LanguageModel PRM = reward("qwen2.5-math-prm-7b");

    private static LanguageModel reward(String name) {
        return LanguageModel.ALL.stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static CapacityQuestion question(
            String strategy, int samples, @Nullable LanguageModel verifier, boolean isRuled, boolean cached) {
        return new CapacityQuestion(
                20,
                Strategies.named(strategy),
                samples,
                Map.of(),
                LanguageModel.named("qwen2.5-7b"),
                Precision.BF16,
                Gpu.named("h100"),
                verifier,
                isRuled,
                Gpu.named("h100"),
                100,
                300,
                256,
                cached,
                cached,
                0.7,
                0.04);
    }

    /** 15.24 GB of weights, 57,344 bytes a token, 8 samples that read one question of 100 tokens and write 300 each. */
    @Test
    void aVoteOfEightWorkedOutByHand() {
        CapacityPlan plan = CapacityPlan.of(question("majority_vote", 8, null, false, true));
        double perToken = 2 * 7.62e9 / (0.55 * 989e12);
        double pass = Math.max(15.24e9 / (0.75 * 3350e9), 256 * perToken);
        double step = pass + 256.0 * 250 * 57_344 / (0.75 * 3350e9);
        assertThat(plan.model().batch()).isEqualTo(256);
        assertThat(plan.read()).isEqualTo(100);
        double busy = plan.read() * perToken + plan.written() * step / 256;
        assertThat(plan.model().gpuSeconds()).isCloseTo(busy, within(1e-9));
        assertThat(plan.model().replicas()).isEqualTo((int) Math.ceil(20 * busy / 0.7));
        // Some votes are decided before the last sample has ended.
        assertThat(plan.written()).isBetween(0.7 * 8 * 300, 1.1 * 8 * 300);
        assertThat(plan.gpuUsdPerMonth()).isEqualTo(plan.gpus() * 3.49 * 730);
    }

    @ParameterizedTest
    @ValueSource(strings = {"majority_vote", "auto"})
    void twiceTheRateNeverTakesLess(String strategy) {
        CapacityQuestion asked = question(strategy, 8, null, false, true);
        CapacityPlan before = CapacityPlan.of(asked.at(1));
        for (double rate : new double[] {2, 4, 400}) {
            CapacityPlan plan = CapacityPlan.of(asked.at(rate));
            assertThat(plan.gpus()).isGreaterThanOrEqualTo(before.gpus());
            assertThat(plan.pods()).isGreaterThanOrEqualTo(before.pods());
            before = plan;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"beam_search", "best_of_n"})
    void aRewardModelCostsMoreThanARuleAndAPrefixCacheNeverCostsMore(String strategy) {
        CapacityPlan ruled = CapacityPlan.of(question(strategy, 16, null, true, true));
        CapacityPlan cached = CapacityPlan.of(question(strategy, 16, PRM, false, true));
        CapacityPlan whole = CapacityPlan.of(question(strategy, 16, PRM, false, false));
        assertThat(cached.gpus()).isGreaterThan(ruled.gpus());
        assertThat(whole.gpus()).isGreaterThanOrEqualTo(cached.gpus());
        assertThat(whole.read()).isGreaterThanOrEqualTo(cached.read());
        assertThat(whole.scoredAnew()).isEqualTo(cached.scoredAnew()).isGreaterThanOrEqualTo(cached.scoredCached());
    }

    /** Every step of a path is scored, and the whole path read for it: some (k + 1) / 2 paths for one of k steps. */
    @Test
    void aProcessRewardModelReadsAPathAgainForEveryStep() {
        CapacityPlan beams = CapacityPlan.of(question("beam_search", 16, PRM, false, false));
        assertThat(beams.scoredAnew()).isGreaterThan(2 * beams.scoredCached());
        CapacityPlan best = CapacityPlan.of(question("best_of_n", 16, PRM, false, false));
        assertThat(best.work().scoredLength()).isCloseTo(best.work().freshLength(), within(1e-9));
    }

    @Test
    void aLargeModelIsSpreadOverGpusAndOneThatFitsNowhereIsRefused() {
        assertThat(engine("qwen2.5-72b", Precision.BF16, "h100").gpus()).isEqualTo(4);
        assertThat(engine("qwen2.5-72b", Precision.FP8, "h200").gpus()).isEqualTo(1);
        LanguageModel huge = new LanguageModel("huge", 405, 516_096, Reads.NOTHING);
        assertThatThrownBy(() -> Roofline.fitting(Gpu.named("h100"), huge, Precision.BF16, 256, 1000))
                .hasMessageContainingAll("810 GB", "8 GPUs of 80 GB", "--gpu", "--weights");
    }

    private static Roofline engine(String model, Precision weights, String gpu) {
        return Roofline.fitting(Gpu.named(gpu), LanguageModel.named(model), weights, 256, 1000);
    }

    @Test
    void strategyAndVerifierMustGoTogether() {
        assertThatThrownBy(() -> question("beam_search", 4, null, false, true))
                .hasMessageContainingAll("--verifier", "beam_search needs one", "rule");
        assertThatThrownBy(() -> question("beam_search", 4, reward("skywork-reward-v2-llama-3.1-8b"), false, true))
                .hasMessageContainingAll("unfinished answers", "qwen2.5-math-prm-7b");
        assertThatThrownBy(() -> question("budget_forcing", 4, PRM, false, true))
                .hasMessageContaining("leave --verifier out");
    }
}
