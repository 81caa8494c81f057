package io.ponder.evaluation.redraw;

import io.ponder.answers.AnswerReader;
import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.Cell;
import io.ponder.evaluation.run.RecordedSample;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.evaluation.run.Way;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run holds of one problem.
 *
 * @param number its place in the run's problems
 * @param started the first event of the search that drew the samples; null without samples
 * @param answers reads what the samples answer, each text once, since searches draw them again and again; null without samples
 * @param samples those that choosing strategies choose among, in the order they were drawn
 * @param right whether each of them is
 * @param seconds that drawing all of them took
 * @param usd that it cost; null where the model has no price
 * @param scores of the samples, by verifier
 * @param searches of the other strategies, by cell
 */
public record Recorded(
        int number,
        Item item,
        TraceEvent.@Nullable Started started,
        @Nullable AnswerReader answers,
        List<RecordedSample> samples,
        List<Boolean> right,
        double seconds,
        @Nullable Double usd,
        Map<String, ScoreRecord> scores,
        Map<String, Search> searches) {

    public Recorded {
        samples = List.copyOf(samples);
        right = List.copyOf(right);
        scores = Map.copyOf(scores);
        searches = Map.copyOf(searches);
    }

    public Recorded(
            int number,
            Item item,
            TraceEvent.@Nullable Started started,
            List<RecordedSample> samples,
            List<Boolean> right,
            double seconds,
            @Nullable Double usd,
            Map<String, ScoreRecord> scores,
            Map<String, Search> searches) {
        this(
                number,
                item,
                started,
                started == null ? null : started.problem().answerReader().remembering(),
                samples,
                right,
                seconds,
                usd,
                scores,
                searches);
    }

    /** The same problem with scores of its samples by this verifier alone. */
    public Recorded scoredBy(ScoreRecord record) {
        return new Recorded(
                number,
                item,
                started,
                answers,
                samples,
                right,
                seconds,
                usd,
                Map.of(record.verifier(), record),
                searches);
    }

    /** A search with its grade. */
    public record Search(GatewayReply reply, boolean right) {}

    /** What came of a way that searches by itself. */
    public Search search(Way way, int budget) {
        return Objects.requireNonNull(searches.get(Cell.of(way, budget).id()));
    }

    /** The samples' scores; null without a verifier. */
    public @Nullable ScoreRecord scores(@Nullable String verifier) {
        return verifier == null ? null : scores.get(verifier);
    }

    /** Prompt and completion tokens of all samples. */
    public long sampleTokens() {
        return samples.stream().mapToLong(sample -> sample.tokens().total()).sum();
    }

    public int rightSamples() {
        return Math.toIntExact(right.stream().filter(its -> its).count());
    }
}
