package io.ponder.evaluation.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.ponder.contracts.calibration.CalibrationFile.Method;
import io.ponder.contracts.learned.LearnedVerifier;
import io.ponder.evaluation.data.DataException;
import io.ponder.evaluation.run.RunException;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.score.features.FeatureGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierTrainingTest {

    @TempDir
    private Path folder;

    private static VerifierTraining.Settings settings(Set<FeatureGroup> features) {
        return new VerifierTraining.Settings("mine", features, 8, Method.PLATT, "best_of_n", 1);
    }

    private static VerifierTraining training(Path source) throws IOException, RunException {
        return training(source, Set.of());
    }

    private static VerifierTraining training(Path source, Set<FeatureGroup> features) throws IOException, RunException {
        return new VerifierTraining(
                TrainingData.read(List.of(source), null, false), settings(features), InstantSource.system());
    }

    private static float[] onnx(byte[] file, List<double[]> rows) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        float[][] features = new float[rows.size()][];
        for (int i = 0; i < features.length; i++) {
            features[i] = new float[rows.get(i).length];
            for (int j = 0; j < features[i].length; j++) {
                features[i][j] = (float) rows.get(i)[j];
            }
        }
        try (OrtSession session = environment.createSession(file);
                OnnxTensor input = OnnxTensor.createTensor(environment, features);
                OrtSession.Result result = session.run(Map.of(LearnedVerifier.INPUT, input))) {
            float[][] scores = (float[][]) result.get(0).getValue();
            float[] column = new float[scores.length];
            for (int i = 0; i < column.length; i++) {
                column[i] = scores[i][0];
            }
            return column;
        }
    }

    @Test
    void findsWhatTellsRightFromWrong() throws Exception {
        Trained trained = training(Worlds.samples(folder, 60, true)).outcome();

        HeldOutQuality heldOut = trained.heldOut();
        assertThat(heldOut.isProven()).isTrue();
        assertThat(heldOut.auc()).isGreaterThan(0.95);
        assertThat(heldOut.choice("majority_vote").accuracy().value()).isLessThan(0.3);
        assertThat(heldOut.choice("best_of_n").accuracy().value()).isGreaterThan(0.9);
        assertThat(heldOut.quality().ece()).isLessThan(0.15);
        assertThat(trained.verifier().kind()).isEqualTo(VerifierKind.GROUP);
        assertThat(trained.verifier().writers()).containsExactly("tiny");
        assertThat(trained.verifier().isProven()).isTrue();
        assertThat(trained.verifier().distributions()).containsKeys("mean_log_prob", "agreement", "score");
    }

    @Test
    void withoutComparisonsItScoresCandidatesOneByOne() throws Exception {
        Set<FeatureGroup> own = Set.of(FeatureGroup.CONFIDENCE, FeatureGroup.ARITHMETIC);

        LearnedVerifier verifier =
                training(Worlds.samples(folder, 40, true), own).outcome().verifier();

        assertThat(verifier.kind()).isEqualTo(VerifierKind.OUTCOME);
        assertThat(verifier.features())
                .contains("tail_log_prob", "wrong_calculations")
                .doesNotContain("agreement");
    }

    @Test
    void theFileGivesTheLibrarysNumbersAndSaysWhatItIs() throws Exception {
        Trained trained = training(Worlds.samples(folder, 40, true)).outcome();
        Random random = new Random(3);
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(random.doubles(trained.verifier().features().size(), -5, 8).toArray());
        }

        float[] scores = onnx(trained.onnx(), rows);

        for (int i = 0; i < scores.length; i++) {
            assertThat((double) scores[i]).isCloseTo(trained.rawAt(rows.get(i)), within(1e-5));
        }
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(trained.onnx())) {
            String description = session.getMetadata().getCustomMetadata().get(LearnedVerifier.KEY);
            assertThat(LearnedVerifier.parse(Objects.requireNonNull(description)))
                    .isEqualTo(trained.verifier());
        }
    }

    @Test
    void nothingToLearnIsNotProven() throws Exception {
        Path source = Worlds.samples(folder, 40, false);
        Set<FeatureGroup> useless = Set.of(FeatureGroup.CONFIDENCE, FeatureGroup.ARITHMETIC);
        try {
            assertThat(training(source, useless).outcome().heldOut().isProven()).isFalse();
        } catch (IllegalArgumentException e) {
            // Where wrong samples even look better, there is no curve.
            assertThat(e).hasMessageContaining("right samples do not score higher than wrong ones");
        }
    }

    @Test
    void learnsStepsWhereTheyHaveLabels() throws Exception {
        Trained trained =
                Objects.requireNonNull(training(Worlds.steps(folder, 60)).steps());

        assertThat(trained.verifier().name()).isEqualTo("mine_steps");
        assertThat(trained.verifier().kind()).isEqualTo(VerifierKind.PROCESS);
        assertThat(trained.heldOut().isProven()).isTrue();
        assertThat(trained.heldOut().auc()).isGreaterThan(0.95);
        assertThat(training(Worlds.samples(folder, 20, true)).steps())
                .as("of samples without labelled steps")
                .isNull();
    }

    @Test
    void samplesOfOneProblemAreNeverOnBothSides() {
        Set<String> problems = Set.of("a", "b", "c", "d", "e");

        Map<String, Integer> folds = Folds.of(problems, 3, 1);

        assertThat(folds.keySet()).isEqualTo(problems);
        assertThat(folds.values()).containsOnly(0, 1, 2);
        assertThat(Folds.of(problems, 3, 1)).isEqualTo(folds);
        assertThat(TrainingProblem.key(" What\n is it? ")).isEqualTo(TrainingProblem.key("What is it?"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"question": "q", "samples": [{"text": "1"}]}                              | neither a label (true or false), nor is there an answer
                    {"question": "q", "samples": [{"answer": "1"}]}                            | a sample has no text
                    {"samples": [{"text": "1", "label": true}]}                                | it has no question
                    {"question": "q"}                                                          | neither samples, nor a text, nor steps
                    {"prompt": "q", "steps": ["a", "b"], "labels": [true]}                     | as many labels as steps
                    {"prompt": "q", "steps": ["a"], "labels": ["perhaps"]}                     | true or false, 0 to 1, or + or -
                    {"question": "q", "samples"                                                | it is not JSON
                    """)
    void namesTheLineThatCannotBeUsed(String line, String why) throws Exception {
        Path file = Files.write(folder.resolve("broken.jsonl"), List.of("", line));

        assertThatThrownBy(() -> TrainingData.read(List.of(file), null, false))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("broken.jsonl")
                .hasMessageContaining("line 2")
                .hasMessageContaining(why);
    }

    @Test
    void leavesBrokenLinesOutWhenAsked() throws Exception {
        Path file = Worlds.samples(folder, 20, true);
        Files.write(file, List.of("{"), StandardOpenOption.APPEND);

        TrainingData data = TrainingData.read(List.of(file), null, true);

        assertThat(data.problems()).hasSize(20);
        assertThat(data.notes())
                .singleElement()
                .asString()
                .contains("1 lines cannot be used")
                .contains("line 21");
    }

    @Test
    void refusesWhatCannotBeLearnedFrom() throws Exception {
        assertThatThrownBy(() -> training(Worlds.samples(folder, 19, true)).outcome())
                .hasMessageContaining("of 19 problems; add some until there are at least 20");
        Path oneSided = Files.write(
                folder.resolve("right.jsonl"),
                List.of(
                        "{\"problem\": \"p\", \"text\": \"1\", \"label\": true}",
                        "{\"problem\": \"q\", \"text\": \"1\", \"label\": true}"));
        assertThatThrownBy(() -> training(oneSided).outcome()).hasMessageContaining("all 2 samples are right");
        Path unsure = Files.writeString(
                folder.resolve("unsure.jsonl"),
                Files.readString(Worlds.samples(folder, 20, true)).replace("\"log_probs\"", "\"nothing\""));
        assertThatThrownBy(
                        () -> training(unsure, Set.of(FeatureGroup.CONFIDENCE)).outcome())
                .hasMessageContaining("not all samples have what these features need: confidence");
        assertThat(training(unsure).outcome().verifier().groups())
                .as("used only where every sample has it")
                .doesNotContain(FeatureGroup.CONFIDENCE);
    }
}
