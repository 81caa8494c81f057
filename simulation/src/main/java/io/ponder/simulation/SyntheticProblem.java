package io.ponder.simulation;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A problem of which everything is known. Its solution is a chain of {@code steps} values. At each step the model
 * writes the right value with probability {@code stepRight}; otherwise it goes astray, for good, to one of {@link
 * #DISTRACTORS} wrong chains, each of which has a value for every step and ends in its own wrong answer.
 *
 * @param stepRight the probability that a step goes on rightly
 * @param dominance the probability that a solution that goes astray takes the first wrong chain; the other chains share
 *     the rest evenly
 */
record SyntheticProblem(int id, Band band, int steps, double stepRight, double dominance) {

    static final int DISTRACTORS = 8;

    /** The chain of right values; wrong ones are 1 to {@link #DISTRACTORS}. */
    static final int RIGHT = 0;

    /** How hard a problem is for a single sample. */
    enum Band {
        /** A single sample is right with probability 0.75 to 0.95. */
        EASY(0.75, 0.95, 0, 0.3),
        /** 0.4 to 0.7. */
        MEDIUM(0.4, 0.7, 0, 0.5),
        /** 0.15 to 0.35, and wrong answers scatter: the right one is still the most frequent. */
        HARD(0.15, 0.35, 0, 0),
        /** 0.1 to 0.3, and most who go astray go the same way: below chance for a vote. */
        TRAP(0.1, 0.3, 0.6, 0.8);

        private final double leastRight;
        private final double mostRight;
        private final double leastDominance;
        private final double mostDominance;

        Band(double leastRight, double mostRight, double leastDominance, double mostDominance) {
            this.leastRight = leastRight;
            this.mostRight = mostRight;
            this.leastDominance = leastDominance;
            this.mostDominance = mostDominance;
        }
    }

    /** As many as asked for: in every 20 there are 5 easy, 7 medium, 5 hard ones and 3 traps. */
    static List<SyntheticProblem> some(int count) {
        return IntStream.range(0, count)
                .mapToObj(id -> {
                    int place = id % 20;
                    return of(
                            id, place < 5 ? Band.EASY : place < 12 ? Band.MEDIUM : place < 17 ? Band.HARD : Band.TRAP);
                })
                .toList();
    }

    /** As many of one band as asked for. */
    static List<SyntheticProblem> some(Band band, int count) {
        return IntStream.range(0, count).mapToObj(id -> of(id, band)).toList();
    }

    private static SyntheticProblem of(int id, Band band) {
        Chance chance = Chance.of(id, band.ordinal());
        int steps = 3 + chance.below(6);
        double right = chance.uniform(band.leastRight, band.mostRight);
        double dominance = Math.max(1.0 / DISTRACTORS, chance.uniform(band.leastDominance, band.mostDominance));
        return new SyntheticProblem(id, band, steps, StrictMath.pow(right, 1.0 / steps), dominance);
    }

    /** The probability that a single sample is right. */
    double right() {
        return StrictMath.pow(stepRight, steps);
    }

    /** The probability, in nats, with which a step takes a solution from one chain to another. */
    double logProb(int from, int to) {
        if (from != RIGHT) {
            return from == to ? 0 : Double.NEGATIVE_INFINITY;
        }
        double astray = to == 1 ? dominance : (1 - dominance) / (DISTRACTORS - 1);
        return StrictMath.log(to == RIGHT ? stepRight : (1 - stepRight) * astray);
    }

    /** Whether the right answer is the most frequent one. */
    boolean isAboveChance() {
        double others = (1 - dominance) / (DISTRACTORS - 1);
        return right() > (1 - right()) * Math.max(dominance, others);
    }

    Problem asked() {
        String question =
                "Problem " + id + ": follow the chain of " + steps + " values to its end. What is the last one?";
        return new Problem(List.of(Message.user(question)), AnswerFormat.AUTO);
    }

    /** What chain {@code chain} says at a step; the last digit tells the chain. */
    int value(int chain, int step) {
        int tens = 10 + (int) Math.floorMod(Chance.mix(id, step), 90L);
        return 10 * tens + Math.floorMod(shift(step) + chain, 10);
    }

    /** The chain that a value of a step belongs to. */
    int chain(int value, int step) {
        return Math.floorMod(value - shift(step), 10);
    }

    private int shift(int step) {
        return (int) Math.floorMod(Chance.mix(id, step, 1), 10L);
    }

    String rightAnswer() {
        return Integer.toString(value(RIGHT, steps));
    }
}
