package io.ponder.reasoning.score;

import io.ponder.answers.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs that a search optimised its verifier rather than the answer. A score that is optimised drifts away from what it
 * stands for: the best of more samples has a higher score, while its quality rises more slowly and may fall (Gao et al. 2022,
 * arXiv 2210.10760, section 3.1, who measure quality with a second reward model). A single search has no second model, but it
 * has its candidates: the score is compared with how many of them agree, and with their lengths, which reward models are
 * known to favour (Singhal et al. 2023, arXiv 2310.03716).
 *
 * @param score of the chosen candidate, 0 to 1
 * @param answered candidates with an answer that could be read
 * @param agreeing those of them whose answer is the chosen one, itself included; 0 if the chosen one has no answer
 * @param rivals the most candidates that agree on another answer
 * @param lengthPercentile the share of the other scored candidates that are shorter in tokens, those as long counted
 *     half; null without others. 0.5 on average where length plays no part
 * @param lengthCorrelation Spearman's rank correlation of score and length over the scored candidates, -1 to 1; null
 *     where there are fewer than {@value #FEWEST}, or all are alike in one of the two
 */
public record ScoreSigns(
        double score,
        int answered,
        int agreeing,
        int rivals,
        @Nullable Double lengthPercentile,
        @Nullable Double lengthCorrelation) {

    /** With a score this high it is surprising that no other candidate agrees. */
    static final double HIGH = 0.8;

    /** Fewer candidates than this show nothing. */
    static final int FEWEST = 4;

    /**
     * One candidate of a search.
     *
     * @param tokens how long its text is
     * @param score 0 to 1; null if it has none
     */
    public record Judged(
            @Nullable Answer answer, long tokens, @Nullable Double score) {}

    /**
     * @param chosen has a score
     * @param others without {@code chosen}
     */
    public static ScoreSigns of(Judged chosen, List<Judged> others) {
        Double score = chosen.score();
        if (score == null) {
            throw new IllegalArgumentException("the chosen candidate has no score");
        }
        Map<String, Integer> votes = new HashMap<>();
        others.forEach(other -> vote(votes, other.answer()));
        vote(votes, chosen.answer());
        int answered = votes.values().stream().mapToInt(Integer::intValue).sum();
        Answer answer = chosen.answer();
        Integer agreeing = answer == null ? null : votes.remove(answer.key());
        List<Judged> scored =
                others.stream().filter(other -> other.score() != null).toList();
        return new ScoreSigns(
                score,
                answered,
                agreeing == null ? 0 : agreeing,
                votes.values().stream().mapToInt(Integer::intValue).max().orElse(0),
                scored.isEmpty() ? null : percentile(chosen.tokens(), scored),
                correlation(chosen, scored));
    }

    private static void vote(Map<String, Integer> votes, @Nullable Answer answer) {
        if (answer != null) {
            votes.merge(answer.key(), 1, Integer::sum);
        }
    }

    private static double percentile(long tokens, List<Judged> scored) {
        return scored.stream()
                .mapToDouble(other -> (Long.signum(tokens - other.tokens()) + 1) / 2.0)
                .average()
                .orElseThrow();
    }

    private static @Nullable Double correlation(Judged chosen, List<Judged> others) {
        if (others.size() + 1 < FEWEST) {
            return null;
        }
        List<Judged> all = new ArrayList<>(others);
        all.add(chosen);
        return RankCorrelation.of(
                all.stream()
                        .mapToDouble(one -> one.score() == null ? 0 : one.score())
                        .toArray(),
                all.stream().mapToDouble(Judged::tokens).toArray());
    }

    /** The share of the answered candidates that agree with the chosen one, 0 to 1; null where none has an answer. */
    public @Nullable Double agreement() {
        return answered == 0 ? null : Double.valueOf((double) agreeing / answered);
    }

    /** What a reader of the result should be warned of; usually nothing. */
    public List<String> warnings() {
        boolean isAlone = agreeing == 1 && answered >= FEWEST;
        if (score < HIGH || !isAlone) {
            return List.of();
        }
        String instead = rivals < 2 ? "no two of them agree" : rivals + " of them agree on another";
        return List.of(String.format(
                Locale.ROOT,
                "high score, alone: the chosen answer's score is %.2f, but none of the %d other candidates with an answer"
                        + " has the same one; %s. It may be right where they are wrong, or please the verifier without"
                        + " being right",
                score,
                answered - 1,
                instead));
    }
}
