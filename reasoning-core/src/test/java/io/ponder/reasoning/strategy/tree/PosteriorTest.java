package io.ponder.reasoning.strategy.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The numbers are those that treequest's {@code ProbabilisticDist} has after the same scores. */
class PosteriorTest {

    private static final int DRAWS = 100_000;

    private static <P extends Posterior> P after(P posterior, double... scores) {
        Arrays.stream(scores).forEach(posterior::observe);
        return posterior;
    }

    private static double share(Posterior posterior, double below) {
        return mean(posterior, drawn -> drawn < below ? 1 : 0);
    }

    private static double mean(Posterior posterior, ToDoubleFunction<Double> of) {
        SplittableRandom random = new SplittableRandom(1);
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += of.applyAsDouble(posterior.draw(random));
        }
        return sum / DRAWS;
    }

    /**
     * Normal-inverse-gamma from m = 0, kappa = 1, nu = 1, tau^2 = 0.1 after 0.5 and 0.7: their mean is 0.6, their squared
     * deviations add up to 0.02.
     *
     * <pre>
     * kappa = 1 + 2 = 3    nu = 1 + 2 = 3    m = (1 * 0 + 2 * 0.6) / 3 = 0.4
     * tau^2 = (1 * 0.1 + 0.02 + 2 * 1 * (0 - 0.6)^2 / (1 + 2)) / 3 = (0.1 + 0.02 + 0.24) / 3 = 0.12
     * </pre>
     */
    @Test
    void theGaussianPosteriorByHand() {
        Posterior.Gaussian posterior = after(new Posterior.Gaussian(), 0.5, 0.7);
        assertThat(posterior.kappa()).isEqualTo(3);
        assertThat(posterior.nu()).isEqualTo(3);
        assertThat(posterior.m()).isCloseTo(0.4, within(1e-12));
        assertThat(posterior.tauSquared()).isCloseTo(0.12, within(1e-12));
    }

    @Test
    void theGaussianPriorIsThatOfThePaper() {
        Posterior.Gaussian prior = new Posterior.Gaussian();
        assertThat(prior.m()).isZero();
        assertThat(prior.kappa()).isEqualTo(1);
        assertThat(prior.nu()).isEqualTo(1);
        assertThat(prior.tauSquared()).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void theOrderOfScoresDoesNotMatter() {
        assertThat(after(new Posterior.Gaussian(), 0.9, 0.1, 0.4).tauSquared())
                .isCloseTo(after(new Posterior.Gaussian(), 0.4, 0.9, 0.1).tauSquared(), within(1e-12));
    }

    /**
     * A mean drawn from it has Student's t distribution with nu = 3 about m = 0.4, of scale sqrt(tau^2 / kappa) =
     * sqrt(0.12 / 3) = 0.2. The quartile of t with 3 degrees of freedom is 0.7649, so a quarter of the draws lies above 0.4 +
     * 0.2 * 0.7649 = 0.5530, and its 95 % quantile is 2.3534: 0.8707.
     */
    @Test
    void gaussianDrawsHaveStudentsDistribution() {
        Posterior posterior = after(new Posterior.Gaussian(), 0.5, 0.7);
        assertThat(share(posterior, 0.4)).isCloseTo(0.5, within(0.01));
        assertThat(share(posterior, 0.5530)).isCloseTo(0.75, within(0.01));
        assertThat(share(posterior, 0.8707)).isCloseTo(0.95, within(0.01));
    }

    /** Jeffreys' Beta(1/2, 1/2) after 0.5 and 0.7: a = 0.5 + 1.2 = 1.7, b = 0.5 + 0.5 + 0.3 = 1.3. */
    @Test
    void theBetaPosteriorByHand() {
        Posterior.Beta posterior = after(new Posterior.Beta(), 0.5, 0.7);
        assertThat(posterior.a()).isCloseTo(1.7, within(1e-12));
        assertThat(posterior.b()).isCloseTo(1.3, within(1e-12));
    }

    /** Mean a / (a + b) = 1.7 / 3, variance a b / ((a + b)^2 (a + b + 1)) = 2.21 / 36. */
    @Test
    void betaDrawsHaveItsMeanAndVariance() {
        Posterior posterior = after(new Posterior.Beta(), 0.5, 0.7);
        double mean = mean(posterior, drawn -> drawn);
        assertThat(mean).isCloseTo(0.56667, within(0.005));
        assertThat(mean(posterior, drawn -> (drawn - mean) * (drawn - mean))).isCloseTo(0.06139, within(0.002));
    }

    /** Half of Beta(1/2, 1/2), the arcsine distribution, lies outside of sin^2(pi/8) = 0.1464 to 0.8536. */
    @Test
    void theBetaPriorIsDrawnFromTooThoughItsShapesAreBelowOne() {
        assertThat(share(new Posterior.Beta(), 0.1464)).isCloseTo(0.25, within(0.01));
        assertThat(share(new Posterior.Beta(), 0.8536)).isCloseTo(0.75, within(0.01));
    }

    /** Scores of 0 and 1 alone keep the shapes above 0. */
    @Test
    void extremeScoresGiveDrawsWithinTheUnitInterval() {
        SplittableRandom random = new SplittableRandom(1);
        for (double score : new double[] {0, 1}) {
            Posterior posterior = after(new Posterior.Beta(), score, score, score);
            for (int i = 0; i < 1000; i++) {
                assertThat(posterior.draw(random)).isBetween(0.0, 1.0);
            }
        }
    }
}
