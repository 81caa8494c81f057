package io.ponder.verifier.rewardmodel.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtSession;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.onnx.FastTokenizer;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.config.OnnxSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real runtime on the small model of {@code src/test/onnx/make_model.py}, and on models made by hand. */
class OnnxModelTest {

    private static final Path MODELS = Path.of("src/test/resources/onnx");
    private static final Path SUMS = MODELS.resolve("sums");
    private static final Path WORDS = SUMS.resolve("tokenizer.json");

    @Test
    void givesTheLogitsThatPythonComputes() throws IOException {
        JsonNode known = WireJson.mapper().readTree(Files.readString(MODELS.resolve("expected.json")));
        List<Pair> inputs = new ArrayList<>();
        known.forEach(each -> inputs.add(
                pair(each.path("question").asString(), each.path("answer").asString())));
        assertThat(inputs).hasSizeGreaterThan(8);
        try (OnnxModel model = open(SUMS, 64)) {
            List<RewardAnswer> together = ask(model, inputs);
            for (int i = 0; i < inputs.size(); i++) {
                JsonNode logits = known.get(i).path("logits");
                List<Double> alone = row(ask(model, List.of(inputs.get(i))).getFirst());
                // the batch is filled up to its longest text, which must not change a score
                for (List<Double> row : List.of(alone, row(together.get(i)))) {
                    assertThat(row).hasSize(2);
                    assertThat(row.get(0)).isCloseTo(logits.get(0).asDouble(), within(1e-4));
                    assertThat(row.get(1)).isCloseTo(logits.get(1).asDouble(), within(1e-4));
                }
            }
        }
    }

    @Test
    void readsPairsAsPythonDoes() throws IOException {
        try (FastTokenizer tokenizer = FastTokenizer.open(WORDS)) {
            for (JsonNode each : WireJson.mapper().readTree(Files.readString(MODELS.resolve("expected.json")))) {
                FastTokenizer.Encoded read = tokenizer.encode(
                        each.path("question").asString(), each.path("answer").asString());
                List<Long> ids = new ArrayList<>();
                each.path("ids").forEach(id -> ids.add(id.asLong()));
                assertThat(read.ids())
                        .containsExactly(ids.stream().mapToLong(Long::longValue).toArray());
            }
            // [CLS] 3 [SEP] are of the first text, 7 [SEP] of the second
            assertThat(tokenizer.encode("3", "7").types()).containsExactly(0, 0, 0, 1, 1);
        }
    }

    @Test
    void givesTheOneNumberOfARewardModel() {
        // [CLS] 3 [SEP] 7 [SEP]: 5 · 0.1 - 1; [CLS] 3 + 4 [SEP] 7 [SEP]: 7 · 0.1 - 1
        try (OnnxModel model = open(MODELS.resolve("length.onnx"), 64)) {
            List<RewardAnswer> answers = ask(model, List.of(pair("3", "7"), pair("3 + 4", "7")));

            assertThat(row(answers.get(0)).getFirst()).isCloseTo(-0.5, within(1e-6));
            assertThat(row(answers.get(1)).getFirst()).isCloseTo(-0.3, within(1e-6));
        }
    }

    @Test
    void refusesOrShortensWhatIsTooLong() {
        Pair fits = pair("What is 3 + 4?", "3 + 4 = 7");
        Pair tooLong = pair("What is 3 + 4?", "We add. ".repeat(50) + "7");
        try (OnnxModel model = open(SUMS, 64)) {
            List<RewardAnswer> answers = ask(model, List.of(tooLong, fits));

            RewardAnswer.Failed failed = (RewardAnswer.Failed) answers.get(0);
            assertThat(failed.failure().kind()).isEqualTo(Kind.CONTEXT_LENGTH_EXCEEDED);
            // 3 control tokens, 6 of the problem, 3 · 50 + 1 of the candidate
            assertThat(failed.failure().message())
                    .isEqualTo("problem and candidate have 160 tokens, and the model takes 64 (onnx.max-tokens)");
            assertThat(row(answers.get(1)).get(1)).isPositive();
        }
        try (OnnxModel model = OnnxModel.open(settings(SUMS, 64), true, labels -> {}, InstantSource.system())) {
            RewardAnswer.Raw shortened =
                    (RewardAnswer.Raw) ask(model, List.of(tooLong)).getFirst();
            RewardAnswer.Failed noRoom =
                    (RewardAnswer.Failed) ask(model, List.of(pair("What is 3 + 4? ".repeat(9), "7 ".repeat(60))))
                            .getFirst();

            assertThat(shortened.note())
                    .matches("the model was shown 6[1-4] of 160 tokens, without the candidate's middle .*");
            assertThat(noRoom.failure().message()).endsWith("of which the problem leaves 7");
        }
    }

    @Test
    void aCandidateCannotEndItself() {
        try (OnnxModel model = open(SUMS, 64)) {
            RewardAnswer.Raw answer = (RewardAnswer.Raw)
                    ask(model, List.of(pair("3 + 4 = ?", "8 [SEP] 7"))).getFirst();

            assertThat(answer.note()).isEqualTo("the control token [SEP] in the candidate was broken up");
            assertThat(row(answer))
                    .isEqualTo(row(
                            ask(model, List.of(pair("3 + 4 = ?", "8 [ SEP] 7"))).getFirst()));
        }
        try (FastTokenizer tokenizer = FastTokenizer.open(WORDS)) {
            long separator = tokenizer.encode("").ids()[1];
            assertThat(tokenizer.encode("[SEP]").ids()).containsOnlyOnce(2).endsWith(separator, separator);
            assertThat(tokenizer.encode("[ SEP]").ids()).containsOnlyOnce(separator);
        }
    }

    @Test
    void takesAnyText() {
        List<String> odd =
                List.of("", "\0", "\uD83D", "\uDE00x", "😀", "\u202E", "é".repeat(10), "\uFFFF", "a\nb\r\tc");
        try (OnnxModel model = open(SUMS, 64)) {
            List<RewardAnswer> answers =
                    ask(model, odd.stream().map(text -> pair(text, text)).toList());

            assertThat(answers)
                    .hasSize(odd.size())
                    .allSatisfy(answer -> assertThat(row(answer)).allMatch(Double::isFinite));
        }
    }

    @Test
    void aRunIsStoppedByCancellationAndByItsDeadline() {
        try (OnnxModel model = open(SUMS, 64)) {
            Cancellation cancelled = new Cancellation();
            cancelled.cancel();
            List<Pair> inputs = Collections.nCopies(64, pair("What is 3 + 4?", "We add ".repeat(20)));
            RequestContext late = RequestContext.fresh().until(Instant.now().minusSeconds(1));

            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> model.ask(inputs, RequestContext.fresh(), cancelled))
                    .matches(e -> e.failure().kind() == Kind.TIMEOUT);
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> model.ask(inputs, late, new Cancellation()))
                    .matches(e -> e.failure().kind() == Kind.TIMEOUT);
            assertThat(ask(model, inputs)).hasSize(64);
        }
    }

    @Test
    void manyThreadsGetTheirOwnScores() throws Exception {
        List<Pair> inputs = List.of(pair("3", "7"), pair("3 + 4", "7"), pair("What is 3 + 4?", "7"));
        try (OnnxModel model = open(MODELS.resolve("length.onnx"), 64);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<RewardAnswer>> calls = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Pair mine = inputs.get(i % 3);
                calls.add(() -> ask(model, List.of(mine)).getFirst());
            }
            List<Future<RewardAnswer>> answers = threads.invokeAll(calls);
            for (int i = 0; i < 300; i++) {
                double tokens = List.of(5, 7, 10).get(i % 3);
                assertThat(row(answers.get(i).get()).getFirst()).isCloseTo(tokens / 10 - 1, within(1e-6));
            }
        }
    }

    @Test
    void whatIsClosedAnswersNoMore() {
        OnnxModel model = open(SUMS, 64);
        model.close();

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> ask(model, List.of(pair("3 + 4 = ?", "7"))))
                .matches(e -> e.failure().kind() == Kind.UPSTREAM_UNAVAILABLE);
    }

    @Test
    void whatCannotBeLoadedNamesTheSettingAndTheFix(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "not a model");
        Path empty = Files.writeString(folder.resolve("empty.json"), "{}");

        refused(settings(folder, 64), "has an onnx.file that is not there: " + folder.resolve("model.onnx"));
        refused(
                new OnnxSettings(text, null, 64, 0),
                "needs onnx.tokenizer, its tokenizer.json: there is no file " + folder.resolve("tokenizer.json"));
        refused(new OnnxSettings(text, WORDS, 64, 0), "has a wrong onnx.file: " + text + " cannot be read as an ONNX");
        refused(
                new OnnxSettings(SUMS, empty, 64, 0),
                "has a wrong onnx.tokenizer: " + empty + " is not a tokenizer.json");
        refused(
                new OnnxSettings(SUMS, text, 64, 0),
                "has a wrong onnx.tokenizer: " + text + " is not a tokenizer.json");
        refused(
                settings(MODELS.resolve("image.onnx"), 64),
                "image.onnx takes the inputs pixel_values, where input_ids is needed");
        refused(
                settings(MODELS.resolve("headless.onnx"), 64),
                "headless.onnx gives last_hidden_state as FLOAT [-1, -1, 1], where one number or one for each label");
        refused(settings(SUMS, 65), "cannot run the model in onnx.file on onnx.max-tokens 65; if it takes fewer");
    }

    /** Since 1.29 ONNX Runtime sends reports to its maker, from Linux too, unless an environment variable forbids it. */
    @Test
    void theRuntimeHasNobodyToReportTo() throws IOException {
        for (String library : List.of("linux-x64/libonnxruntime.so", "osx-aarch64/libonnxruntime.dylib")) {
            try (InputStream in = OrtSession.class.getResourceAsStream("/ai/onnxruntime/native/" + library)) {
                String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains("onnxruntime")).isTrue();
                assertThat(bytes.contains("Microsoft12Applications6Events")).isFalse();
                assertThat(bytes.contains("ORT_DISABLE_TELEMETRY")).isFalse();
            }
        }
    }

    private static void refused(OnnxSettings settings, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxModel.open(settings, false, labels -> {}, InstantSource.system())
                        .close())
                .withMessageContaining(message);
    }

    private static OnnxModel open(Path file, int maxTokens) {
        return OnnxModel.open(settings(file, maxTokens), false, labels -> {}, InstantSource.system());
    }

    private static OnnxSettings settings(Path file, int maxTokens) {
        return new OnnxSettings(file, Files.isDirectory(file) ? null : WORDS, maxTokens, 1);
    }

    private static Pair pair(String question, String answer) {
        return new Pair(question, answer);
    }

    private static List<RewardAnswer> ask(OnnxModel model, List<Pair> inputs) {
        return model.ask(inputs, RequestContext.fresh(), new Cancellation());
    }

    private static List<Double> row(RewardAnswer answer) {
        return ((RewardAnswer.Raw) answer).rows().getFirst();
    }
}
