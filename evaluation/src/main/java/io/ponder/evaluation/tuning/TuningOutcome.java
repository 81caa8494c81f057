package io.ponder.evaluation.tuning;

import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Paired;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a tuning found.
 *
 * @param last how those of the last round did, best first, then one greedy sample
 * @param winner of the race
 * @param judgement on problems that chose nothing; null where today's default won, so that nothing is to be judged
 * @param tokens that all of it took, earlier starts included
 * @param usd what that cost; null where the model has no price
 */
public record TuningOutcome(
        List<DrawingScore> last,
        DrawingCandidate winner,
        @Nullable Judgement judgement,
        long tokens,
        @Nullable Double usd) {

    /** On the same problems, in the same order. */
    public record Judgement(DrawingScore winner, DrawingScore today, DrawingScore greedy) {

        public Difference overToday() {
            return Paired.difference(winner.right(), today.right());
        }

        public Difference overGreedy() {
            return Paired.difference(winner.right(), greedy.right());
        }

        /** Whether it did no worse, and better in something: more right answers, or as many for fewer tokens. */
        public boolean isAccepted() {
            int more = winner.rightOnes() - today.rightOnes();
            return more > 0 || (more == 0 && winner.tokens() < today.tokens());
        }

        /** What may be said of the winner beside today's default. */
        public String words() {
            Difference over = overToday();
            String figures = String.format(
                    Locale.ROOT,
                    "%+.1f points (95 %%: %+.1f to %+.1f, p = %.3f) on %d problems that chose nothing",
                    100 * over.value(),
                    100 * over.low(),
                    100 * over.high(),
                    over.mcNemar() != null ? over.mcNemar() : over.p(),
                    winner.right().length);
            if (!isAccepted()) {
                return "no better than today's default: " + figures;
            }
            return over.isNoise()
                    ? "no worse than today's default: " + figures + ", which may be chance: no gain is claimed"
                    : "better than today's default: " + figures;
        }
    }
}
