package io.ponder.evaluation.redraw;

import io.ponder.answers.Answer;
import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.Cell;
import io.ponder.evaluation.run.Matrix;
import io.ponder.evaluation.run.RecordedSample;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.trace.TraceEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run, read back and graded: the problems that have everything the matrix asks for, so that every curve of a report
 * covers the same problems.
 *
 * @param missing ids of the problems that lack something, and the first thing each lacks
 */
public record Recording(List<Recorded> problems, Map<String, String> missing) {

    public Recording {
        problems = List.copyOf(problems);
        missing = Map.copyOf(missing);
    }

    /**
     * @throws RunException if the folder is damaged or holds no run
     */
    public static Recording of(RunFolder folder, Matrix matrix) throws IOException, RunException {
        Map<String, Map<String, GatewayReply>> replies = new HashMap<>();
        folder.searches(record -> replies.computeIfAbsent(record.problem(), id -> new HashMap<>())
                .put(record.cell(), GatewayReply.of(record.reply())));
        Map<String, List<ScoreRecord>> scores = new HashMap<>();
        folder.scores(record -> scores.computeIfAbsent(record.problem(), id -> new ArrayList<>())
                .add(record));
        List<Recorded> problems = new ArrayList<>();
        Map<String, String> missing = new HashMap<>();
        int number = 0;
        for (Item item : folder.items()) {
            Map<String, GatewayReply> its = replies.getOrDefault(item.id(), Map.of());
            List<ScoreRecord> itsScores = scores.getOrDefault(item.id(), List.of());
            String lacking = lacking(item, matrix, its, itsScores);
            if (lacking != null) {
                missing.put(item.id(), lacking);
            } else {
                problems.add(recorded(number, item, its, itsScores));
            }
            number++;
        }
        return new Recording(problems, missing);
    }

    private static @Nullable String lacking(
            Item item, Matrix matrix, Map<String, GatewayReply> replies, List<ScoreRecord> scores) {
        for (Cell cell : matrix.cells()) {
            GatewayReply reply = replies.get(cell.id());
            if (reply == null || (cell.way() == null && RecordedSample.of(reply).size() < cell.samples())) {
                return cell.id();
            }
            if (item.tests() != null && scoreOf(scores, cell.id(), ScoreRecord.CODE) == null) {
                return "the tests of " + cell.id();
            }
            if (cell.way() == null) {
                for (String verifier : matrix.scorers()) {
                    if (scoreOf(scores, cell.id(), verifier) == null) {
                        return "scores by " + verifier;
                    }
                }
            }
        }
        return null;
    }

    private static @Nullable ScoreRecord scoreOf(List<ScoreRecord> scores, String cell, String verifier) {
        return scores.stream()
                .filter(record ->
                        record.cell().equals(cell) && record.verifier().equals(verifier))
                .findFirst()
                .orElse(null);
    }

    private static Recorded recorded(
            int number, Item item, Map<String, GatewayReply> replies, List<ScoreRecord> scores) {
        Reference reference = item.answer() == null ? null : Reference.of(item.answer(), item.format());
        Map<String, Recorded.Search> searches = new HashMap<>();
        replies.forEach((cell, reply) -> {
            if (!cell.equals(Cell.SAMPLES)) {
                boolean right = reference != null
                        ? reference.isMetBy(reply.read())
                        : passes(scoreOf(scores, cell, ScoreRecord.CODE), 0);
                searches.put(cell, new Recorded.Search(reply, right));
            }
        });
        GatewayReply drawn = replies.get(Cell.SAMPLES);
        List<RecordedSample> samples = drawn == null ? List.of() : RecordedSample.of(drawn);
        List<Boolean> right = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Answer answer = samples.get(i).answer();
            right.add(
                    reference != null
                            ? reference.isMetBy(answer)
                            : passes(scoreOf(scores, Cell.SAMPLES, ScoreRecord.CODE), i));
        }
        Map<String, ScoreRecord> byVerifier = new HashMap<>();
        scores.stream()
                .filter(record -> record.cell().equals(Cell.SAMPLES))
                .forEach(record -> byVerifier.put(record.verifier(), record));
        TraceEvent.Started started = drawn != null
                        && !drawn.trace().isEmpty()
                        && drawn.trace().getFirst() instanceof TraceEvent.Started first
                ? first
                : null;
        return new Recorded(
                number,
                item,
                started,
                samples,
                right,
                drawn == null ? 0 : drawn.seconds(),
                drawn == null ? null : drawn.usage().costUsd(),
                byVerifier,
                searches);
    }

    private static boolean passes(@Nullable ScoreRecord record, int candidate) {
        Score score = record == null ? null : record.scores().get(candidate);
        return score != null && score.value(Aggregation.MIN) == 1;
    }
}
