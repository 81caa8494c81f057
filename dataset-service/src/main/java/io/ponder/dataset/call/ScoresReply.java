package io.ponder.dataset.call;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.score.Score;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a verifier told, as it is kept.
 *
 * @param scores by the candidate's index
 * @param failures one for each candidate without a score
 * @param tokens that its model read and wrote
 */
public record ScoresReply(SortedMap<Integer, Score> scores, List<Failure> failures, long tokens) {
    public ScoresReply {
        scores = new TreeMap<>(scores);
        failures = List.copyOf(failures);
    }
}
