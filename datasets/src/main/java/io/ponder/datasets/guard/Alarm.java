package io.ponder.datasets.guard;

import java.util.Map;
import java.util.TreeMap;

/**
 * A sign that a model learns to please its verifier instead of getting better.
 *
 * @param rule which sign
 * @param threshold that its figure went past
 * @param figures all that it was judged by, by name
 * @param sentence the same for people
 */
public record Alarm(Rule rule, double threshold, Map<String, Double> figures, String sentence) {

    /** The signs. */
    public enum Rule {
        /** The verifier's scores go up, and the share of right answers does not. */
        SCORE_WITHOUT_ACCURACY,
        /** Samples get longer, and not better. */
        LENGTH_CREEPS,
        /** More and more samples look alike: one beginning and one way to mark the answer win. */
        ONE_FORM_WINS,
        /** Samples say the same in the same words. */
        DIVERSITY_COLLAPSES
    }

    public Alarm {
        figures = new TreeMap<>(figures);
    }
}
