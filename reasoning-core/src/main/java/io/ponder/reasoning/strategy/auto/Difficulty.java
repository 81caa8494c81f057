package io.ponder.reasoning.strategy.auto;

import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.toolbox.Candidates;
import io.ponder.reasoning.strategy.toolbox.Candidates.Group;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * What the first samples of {@link Auto} tell about a problem.
 *
 * @param size how many samples there are
 * @param agree how many of them have the leading answer; 0 if no answer can be read
 * @param score the mean of the verifier's scores of those that agree, or the best score if no answer can be read; NaN without
 *     scores
 * @param lowestGroup the mean of {@link LogProbs#lowestGroup} of those that agree; NaN if one has no log-probabilities
 */
record Difficulty(int size, int agree, double score, double lowestGroup) {

    /** Up to this share of the votes the leading answer is no majority. */
    private static final double MAJORITY = 0.5;

    /** A score is the probability of being right: below even odds the verifier takes an answer for wrong. */
    private static final double DOUBTED = 0.5;

    /**
     * The mean log-probability in its least sure window below which the model was unsure: 0.61 as a geometric mean of
     * probabilities. On recorded answers of a small instruct model at temperature 0.8 hardly any right one lies below it.
     */
    private static final double UNSURE = -0.5;

    static Difficulty of(Candidates first) {
        List<Group> groups = Candidates.groups(first.all(), node -> 1);
        if (groups.isEmpty()) {
            double best =
                    first.scored().stream().mapToDouble(first::scoreOf).max().orElse(Double.NaN);
            return new Difficulty(first.size(), 0, best, Double.NaN);
        }
        List<Node> leading = groups.getFirst().members();
        return new Difficulty(
                first.size(),
                leading.size(),
                mean(leading.stream().filter(first::hasScore).mapToDouble(first::scoreOf)),
                mean(leading.stream()
                        .map(Node::logProbs)
                        .mapToDouble(known -> known == null ? Double.NaN : known.lowestGroup())));
    }

    private static double mean(DoubleStream values) {
        return values.average().orElse(Double.NaN);
    }

    boolean allAgree() {
        return agree == size && size > 1;
    }

    boolean mostAgree() {
        return agree > MAJORITY * size;
    }

    /** Answers that disagree are hard whatever the scores. */
    boolean takesScores() {
        return agree == 0 || mostAgree();
    }

    /** Never without a score: NaN is below nothing. */
    boolean isDoubted() {
        return score < DOUBTED;
    }

    /** Never without log-probabilities. */
    boolean isUnsure() {
        return lowestGroup < UNSURE;
    }

    boolean isEasy() {
        return allAgree() && !isDoubted() && !isUnsure();
    }

    /** In words, for the result's notes. */
    String words() {
        if (size == 0) {
            return "every first sample failed";
        }
        if (agree == 0) {
            return "no first sample states an answer that can be compared"
                    + (isDoubted() ? ", and the verifier doubts all of them" : "");
        }
        String agreement =
                allAgree() ? "all " + size + " first samples agree" : agree + " of " + size + " first samples agree";
        if (mostAgree() && isDoubted()) {
            return agreement + String.format(Locale.ROOT, ", but the verifier gives them %.2f of 1", score);
        }
        return allAgree() && isUnsure() ? agreement + ", but the model was unsure of its words" : agreement;
    }
}
