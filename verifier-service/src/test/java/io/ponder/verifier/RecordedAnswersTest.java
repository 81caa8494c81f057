package io.ponder.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ponder.answers.Answer;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.contracts.calibration.CalibrationFile;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.calibration.CalibrationFit;
import io.ponder.evaluation.calibration.LabelledScore;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.ScoreSigns;
import io.ponder.reasoning.score.Steps;
import io.ponder.verifier.arithmetic.ArithmeticVerifier;
import io.ponder.verifier.combined.CascadeMetrics;
import io.ponder.verifier.combined.Combinations;
import io.ponder.verifier.combined.CombinedSettings.Combination;
import io.ponder.verifier.combined.CombinedSettings.Kind;
import io.ponder.verifier.combined.CombinedSettings.Part;
import io.ponder.verifier.confidence.ConfidenceVerifier;
import io.ponder.verifier.rules.FormatVerifier;
import io.ponder.verifier.rules.ReferenceVerifier;
import io.ponder.verifier.scoring.Verifier;
import io.ponder.verifier.training.LanguageConsistencyVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * What each verifier is worth on real answers: 40 problems of GSM8K with 8 answers each of a 0.5B model, as recorded in
 * {@code benchmarks/accuracy}. The numbers are those of docs/verifiers.md; one that changes is a verifier that changed.
 */
class RecordedAnswersTest {

    private record Recorded(ScoreRequest request, List<Boolean> right, List<Optional<String>> keys) {}

    private static final List<Recorded> PROBLEMS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        Path folder = Path.of("..", "benchmarks", "accuracy");
        Map<String, String> references = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("gsm8k-40.jsonl"))) {
            JsonNode problem = WireJson.mapper().readTree(line);
            references.put(problem.path("id").asString(), problem.path("answer").asString());
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("gsm8k-40-samples.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode problem = WireJson.mapper().readTree(line);
                PROBLEMS.add(recorded(
                        problem,
                        Optional.ofNullable(references.get(problem.path("id").asString()))
                                .orElseThrow()));
            }
        }
    }

    private static Recorded recorded(JsonNode problem, String reference) {
        List<ScoreRequest.Candidate> candidates = new ArrayList<>();
        List<Optional<String>> keys = new ArrayList<>();
        for (JsonNode sample : problem.path("samples")) {
            if (sample.path("temperature").asDouble() > 0) {
                String text = sample.path("text").asString();
                boolean complete = sample.path("finish_reason").asString().equals("stop");
                double[] logProbs = sample.path("logprobs")
                        .valueStream()
                        .mapToDouble(JsonNode::asDouble)
                        .toArray();
                candidates.add(new ScoreRequest.Candidate(text, Steps.of(text), complete, LogProbs.of(logProbs)));
                keys.add(AnswerReader.of(AnswerFormat.AUTO).read(text, complete).map(Answer::key));
            }
        }
        Problem asked =
                new Problem(List.of(Message.user(problem.path("question").asString())), AnswerFormat.AUTO);
        ScoreRequest request = new ScoreRequest("reference", null, asked, candidates, reference);
        List<Boolean> right = scores(new ReferenceVerifier(), request).stream()
                .map(s -> s == 1)
                .toList();
        return new Recorded(request, right, keys);
    }

    @Test
    void theAnswersAreThoseThatWereRecorded() {
        assertThat(PROBLEMS).hasSize(40).allSatisfy(p -> assertThat(p.right).hasSize(8));
        assertThat(PROBLEMS.stream().flatMap(p -> p.right.stream()).filter(r -> r))
                .hasSize(76);
        assertThat(PROBLEMS.stream().filter(p -> p.right.contains(true))).hasSize(31);
    }

    /** AUC over all 320 answers; of 40 problems, those the best of 8 and the weighted vote get right. */
    @ParameterizedTest
    @CsvSource({
        "format, 0.574, 8, 15",
        "arithmetic, 0.633, 11, 17",
        "language_consistency, 0.495, 7, 14",
        "mean_confidence, 0.696, 16, 15",
        "lowest_group_confidence, 0.704, 14, 14",
        "tail_confidence, 0.681, 16, 13",
        "arithmetic*mean_confidence, 0.803, 20, 18",
        "arithmetic*lowest_group_confidence, 0.791, 17, 17",
        "arithmetic*format*mean_confidence, 0.834, 21, 18",
    })
    void whatAVerifierIsWorth(String name, double auc, int bestOf8, int weightedVote) {
        Verifier verifier = verifier(name);
        List<Double> all = new ArrayList<>();
        List<Boolean> right = new ArrayList<>();
        int best = 0;
        int voted = 0;
        for (Recorded problem : PROBLEMS) {
            List<Double> scores = scores(verifier, problem.request);
            all.addAll(scores);
            right.addAll(problem.right);
            best += problem.right.get(first(scores)) ? 1 : 0;
            voted += isVotedRight(problem, scores) ? 1 : 0;
        }
        assertThat(auc(all, right)).isCloseTo(auc, within(0.005));
        assertThat(best).isEqualTo(bestOf8);
        assertThat(voted).isEqualTo(weightedVote);
    }

    /** How many of the best of 8 are warned of, and how many of them, and of the others, are right. */
    @ParameterizedTest
    @CsvSource({
        "arithmetic, 13, 1, 10",
        "mean_confidence, 12, 5, 11",
        "lowest_group_confidence, 4, 2, 12",
        "tail_confidence, 12, 4, 12",
        "arithmetic*mean_confidence, 14, 7, 13",
        "arithmetic*format*mean_confidence, 16, 8, 13",
    })
    void whatAWarningIsWorth(String name, int warned, int right, int rightOfTheOthers) {
        Verifier verifier = verifier(name);
        int[] found = new int[3];
        for (Recorded problem : PROBLEMS) {
            List<Double> scores = scores(verifier, problem.request);
            int best = first(scores);
            List<ScoreSigns.Judged> all = new ArrayList<>();
            for (int i = 0; i < scores.size(); i++) {
                Answer answer =
                        problem.keys.get(i).map(key -> new Answer(key, key)).orElse(null);
                all.add(new ScoreSigns.Judged(
                        answer, problem.request.candidates().get(i).text().length(), scores.get(i)));
            }
            boolean isWarned = !ScoreSigns.of(all.remove(best), all).warnings().isEmpty();
            found[0] += isWarned ? 1 : 0;
            found[isWarned ? 1 : 2] += problem.right.get(best) ? 1 : 0;
        }
        assertThat(found).containsExactly(warned, right, rightOfTheOthers);
    }

    /** Brier's score and expected calibration error of the raw scores, and of calibrated ones that were held out. */
    @ParameterizedTest
    @CsvSource({
        "mean_confidence, PLATT, 0.545, 0.611, 0.173, 0.088",
        "mean_confidence, ISOTONIC, 0.545, 0.611, 0.176, 0.077",
        "lowest_group_confidence, PLATT, 0.399, 0.482, 0.170, 0.031",
        "lowest_group_confidence, ISOTONIC, 0.399, 0.482, 0.179, 0.075",
        "arithmetic, PLATT, 0.553, 0.558, 0.169, 0.043",
        "arithmetic*mean_confidence, PLATT, 0.392, 0.437, 0.155, 0.090",
        "arithmetic*mean_confidence, ISOTONIC, 0.392, 0.437, 0.151, 0.063",
        "arithmetic*format*mean_confidence, PLATT, 0.336, 0.369, 0.148, 0.054",
        "arithmetic*format*mean_confidence, ISOTONIC, 0.336, 0.369, 0.140, 0.070",
    })
    void whatCalibrationIsWorth(
            String name, CalibrationFile.Method method, double rawBrier, double rawEce, double brier, double ece) {
        Verifier verifier = verifier(name);
        List<LabelledScore> samples = new ArrayList<>();
        for (Recorded problem : PROBLEMS) {
            List<Double> scores = scores(verifier, problem.request);
            for (int i = 0; i < scores.size(); i++) {
                samples.add(
                        new LabelledScore(scores.get(i), problem.right.get(i), "problem " + PROBLEMS.indexOf(problem)));
            }
        }
        CalibrationFit fit = CalibrationFit.of(samples, method);
        assertThat(new double[] {
                    fit.before().brier(),
                    fit.before().ece(),
                    fit.after().brier(),
                    fit.after().ece()
                })
                .containsExactly(new double[] {rawBrier, rawEce, brier, ece}, within(0.0005));
    }

    private static Verifier verifier(String name) {
        Map<String, Verifier> known = new LinkedHashMap<>();
        List<Verifier> all = new ArrayList<>(ConfidenceVerifier.all());
        all.addAll(List.of(new ArithmeticVerifier(), new FormatVerifier(), new LanguageConsistencyVerifier()));
        all.forEach(verifier -> known.put(verifier.info().name(), verifier));
        if (!name.contains("*")) {
            return Optional.ofNullable(known.get(name)).orElseThrow();
        }
        List<Part> parts = List.of(name.split("\\*")).stream()
                .map(part -> new Part(part, 1, Aggregation.LAST))
                .toList();
        return Combinations.of(
                new Combination("product", Kind.PRODUCT, parts, 0, 1),
                known,
                new CascadeMetrics(new SimpleMeterRegistry()));
    }

    private static List<Double> scores(Verifier verifier, ScoreRequest request) {
        Map<Integer, Double> scores = new HashMap<>();
        verifier.score(request, RequestContext.fresh(), new Cancellation(), line -> {
            ScoreReply.Scored scored = (ScoreReply.Scored) line;
            scores.put(scored.candidate(), scored.score().value(Aggregation.LAST));
        });
        return request.candidates().stream()
                .map(candidate -> scores.getOrDefault(request.candidates().indexOf(candidate), Double.NaN))
                .toList();
    }

    /** The earliest of the highest, as {@code best_of_n} breaks ties. */
    private static int first(List<Double> scores) {
        int best = 0;
        for (int i = 1; i < scores.size(); i++) {
            best = scores.get(i) > scores.get(best) ? i : best;
        }
        return best;
    }

    /** A tie goes to the answer of which the model was surer, as in a vote. */
    private static boolean isVotedRight(Recorded problem, List<Double> scores) {
        Map<String, List<Integer>> votes = new LinkedHashMap<>();
        for (int i = 0; i < scores.size(); i++) {
            int sample = i;
            problem.keys
                    .get(i)
                    .ifPresent(key ->
                            votes.computeIfAbsent(key, _ -> new ArrayList<>()).add(sample));
        }
        return votes.values().stream()
                .max(Comparator.<List<Integer>>comparingDouble(
                                its -> its.stream().mapToDouble(scores::get).sum())
                        .thenComparingDouble(its -> its.stream()
                                .mapToDouble(sample -> sureness(problem, sample))
                                .average()
                                .orElseThrow()))
                .filter(its -> problem.right.get(its.getFirst()))
                .isPresent();
    }

    private static double sureness(Recorded problem, int sample) {
        return Math.exp(
                Objects.requireNonNull(problem.request.candidates().get(sample).logProbs())
                        .mean());
    }

    /** The chance that a right answer scores above a wrong one; a tie counts half. */
    private static double auc(List<Double> scores, List<Boolean> right) {
        double won = 0;
        long pairs = 0;
        for (int i = 0; i < scores.size(); i++) {
            for (int j = 0; j < scores.size(); j++) {
                if (right.get(i) && !right.get(j)) {
                    pairs++;
                    won += (Math.signum(scores.get(i) - scores.get(j)) + 1) / 2;
                }
            }
        }
        return won / pairs;
    }
}
