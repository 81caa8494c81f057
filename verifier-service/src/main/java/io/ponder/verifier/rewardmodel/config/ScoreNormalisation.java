package io.ponder.verifier.rewardmodel.config;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Maps a model's numbers to a score from 0 to 1.
 *
 * @param way how a number becomes a score
 * @param good the index of the label that means right, or of the model's single number
 * @param bad the index of the label that means wrong, for {@code softmax}
 * @param from the number that becomes 0, for {@code min_max}
 * @param to the number that becomes 1, for {@code min_max}
 */
public record ScoreNormalisation(
        Way way,
        @DefaultValue("0") int good,
        @DefaultValue("1") int bad,
        @DefaultValue("0") double from,
        @DefaultValue("1") double to) {

    /** In float32 arithmetic, probabilities may add up to slightly more than 1. */
    private static final double ROUNDING = 1e-4;

    public enum Way {
        /** The number already is a probability. */
        PROBABILITY,
        /** 1 / (1 + exp(-x)), for Bradley-Terry models: the chance of winning against a reward of 0. */
        SIGMOID,
        /** exp(good) / (exp(good) + exp(bad)). */
        SOFTMAX,
        /** 0 below 0, 1 above 1. */
        CLAMP,
        /** (x - from) / (to - from), clamped. */
        MIN_MAX
    }

    public ScoreNormalisation {
        if (good < 0 || bad < 0) {
            throw new IllegalArgumentException("ponder.reward-models: normalisation.good and .bad are indexes from 0");
        }
        if (way == Way.SOFTMAX && good == bad) {
            throw new IllegalArgumentException("ponder.reward-models: normalisation.good and .bad must differ");
        }
        if (way == Way.MIN_MAX && !(from < to)) {
            throw new IllegalArgumentException("ponder.reward-models: normalisation.from must be less than to");
        }
    }

    static ScoreNormalisation of(Way way, int good) {
        return new ScoreNormalisation(way, good, good == 0 ? 1 : 0, 0, 1);
    }

    /**
     * @param labels how many numbers the model gives for each score
     * @throws IllegalArgumentException when this normalisation does not fit that many numbers
     */
    public void check(int labels) {
        int last = way == Way.SOFTMAX ? Math.max(good, bad) : good;
        String found = labels == 1 ? "one number" : labels + " labels";
        if (last >= labels) {
            throw new IllegalArgumentException(
                    "has a normalisation that reads label " + last + ", counted from 0, but the" + " model gives "
                            + found + (labels == 1 ? ": say way sigmoid and good 0" : ""));
        }
        if (way == Way.SIGMOID && labels == 2) {
            throw new IllegalArgumentException(
                    "has a normalisation for a model that gives one number, but the model gives " + found
                            + ": say way softmax, and good and bad, their indexes");
        }
    }

    /**
     * @param row the labels of one score
     * @throws FailureException when a value is not a number, or not a probability although it should be one
     */
    public double score(List<Double> row) {
        double x = number(row, good);
        double score = switch (way) {
            case PROBABILITY -> {
                if (x < -ROUNDING || x > 1 + ROUNDING) {
                    throw nonsense("gave " + x + ", which is not a probability; set normalisation.way accordingly");
                }
                yield x;
            }
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case SOFTMAX -> 1 / (1 + Math.exp(number(row, bad) - x));
            case CLAMP -> x;
            case MIN_MAX -> (x - from) / (to - from);
        };
        return Math.clamp(score, 0, 1);
    }

    private static double number(List<Double> row, int index) {
        if (index >= row.size()) {
            throw nonsense("gave " + row.size() + " labels, where label " + index + " was expected");
        }
        double x = row.get(index);
        if (!Double.isFinite(x)) {
            throw nonsense("gave " + (Double.isNaN(x) ? "no number" : x) + " for a score");
        }
        return x;
    }

    private static FailureException nonsense(String what) {
        return Failure.of(Kind.UPSTREAM_ERROR, what).asException();
    }
}
