package io.ponder.datasets.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real runtime and the real tokenizer, on a model whose weights are set by hand. */
class TokenClassifierTest {

    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        folder = TinyTagger.write(temporary.resolve("tiny"));
    }

    private static List<String> found(PersonalDetector detector, String text) {
        return detector.find(text).stream()
                .map(span -> span.kind() + " " + text.substring(span.start(), span.end()))
                .toList();
    }

    @Test
    void makesWholeWordsAndStretchesOfTokens() {
        try (TokenClassifier model = TokenClassifier.open(folder, 0.5)) {
            // "Lopez" is two tokens, of which the second says nothing.
            assertThat(found(model, "Hello, Maria Lopez is here. Ann is in Paris."))
                    .containsExactly("NAME Maria Lopez", "NAME Ann");
            assertThat(found(model, "Maria Ann")).as("two that begin").containsExactly("NAME Maria", "NAME Ann");
            assertThat(model.find("")).isEmpty();
            assertThat(model.find(" \n")).isEmpty();
            assertThat(model.find("Maria").getFirst().confidence()).isBetween(0.97, 1.0);
        }
    }

    @Test
    void placesAreCountedInCharactersOfJava() {
        try (TokenClassifier model = TokenClassifier.open(folder, 0.5)) {
            assertThat(found(model, "🎂🎉 für Maria Löpez 世界 and Ann \uD83D"))
                    .contains("NAME Ann")
                    .anyMatch(one -> one.startsWith("NAME Maria"));
        }
    }

    @Test
    void readsTextsOfAnyLengthInWindows() {
        try (TokenClassifier model = TokenClassifier.open(folder, 0.5)) {
            for (int before = 0; before < 40; before++) {
                String text = "hello is here . ".repeat(30).substring(0, before * 3) + " Maria Lopez "
                        + "is here . ".repeat(20) + "Ann" + " hello".repeat(before);
                assertThat(found(model, text)).as(text).containsExactly("NAME Maria Lopez", "NAME Ann");
            }
            String all = "Maria Lopez is here. ".repeat(2000);
            assertThat(model.find(all)).hasSize(2000);
        }
    }

    @Test
    void reportsWhatItIsSureEnoughOf() {
        try (TokenClassifier sure = TokenClassifier.open(folder, 0.5);
                TokenClassifier eager = TokenClassifier.open(folder, 0.2)) {
            assertThat(sure.find("maybe")).isEmpty();
            assertThat(found(eager, "maybe")).containsExactly("NAME maybe");
        }
    }

    @Test
    void manyThreadsUseItAtOnce() throws Exception {
        try (TokenClassifier model = TokenClassifier.open(folder, 0.5);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<String>> one = () -> found(model, "hello ".repeat(50) + "Maria Lopez.");
            for (Future<List<String>> each : threads.invokeAll(java.util.Collections.nCopies(100, one))) {
                assertThat(each.get()).containsExactly("NAME Maria Lopez");
            }
        }
    }

    @Test
    void findsWhatPatternsFindToo() {
        try (TokenClassifier model = TokenClassifier.open(folder, 0.5)) {
            PersonalDetector both = PersonalDetector.patterns().and(model);
            assertThat(found(both, "Ann: ann@example.org")).containsExactly("NAME Ann", "EMAIL ann@example.org");
            assertThat(both.version()).matches("patterns 1 and model tiny sha256:[0-9a-f]{16}");
        }
    }

    @Test
    void labelsThatNobodyKnowsAreTold() throws IOException {
        try (TokenClassifier model = TokenClassifier.open(folder, 0.5)) {
            assertThat(model.unknownLabels()).containsExactly("I-TEAM");
            assertThat(model.find("reds")).isEmpty();
        }
        Files.writeString(folder.resolve("ponder.json"), "{\"labels\": {\"TEAM\": \"account\", \"PER\": null}}");
        try (TokenClassifier model = TokenClassifier.open(folder, 0.5)) {
            assertThat(model.unknownLabels()).isEmpty();
            assertThat(found(model, "maria and reds")).containsExactly("ACCOUNT reds");
        }
        Files.writeString(folder.resolve("ponder.json"), "{\"labels\": {\"TEAM\": \"club\"}}");
        refused("ponder.json says that TEAM means \"club\", where one of name, email,");
    }

    @Test
    void saysWhatIsMissingOrWrong() throws IOException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenClassifier.open(temporary.resolve("nowhere"), 0.5))
                .withMessageContaining("there is no folder")
                .withMessageContaining("tokenizer.json");
        TinyTagger.config(folder, List.of("O", "B-PER", "I-PER"));
        refused("gives 5 labels, and config.json beside it names 3 in id2label");
        TinyTagger.config(folder, List.of("LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4"));
        refused("none of the labels of the model", "LABEL_0, LABEL_1", "ponder.json");
        Files.writeString(folder.resolve("config.json"), "{}");
        refused("config.json has no id2label");
        Files.writeString(folder.resolve("config.json"), "{");
        refused("config.json cannot be read");
        TinyTagger.write(folder);
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 4}");
        refused("takes 4 tokens at once; 8 are needed");
        Files.delete(folder.resolve("tokenizer_config.json"));
        Files.writeString(folder.resolve("model.onnx"), "no model");
        refused("cannot be read as an ONNX model", "--task token-classification");
        Files.delete(folder.resolve("tokenizer.json"));
        refused("lacks tokenizer.json, which optimum-cli export onnx writes there");
        Files.delete(folder.resolve("model.onnx"));
        refused("lacks onnx", "model.onnx");
    }

    @Test
    void aModelOfWholeTextsIsRefused() throws IOException {
        Path other = Path.of("../verifier-service/src/test/resources/onnx/sums/model.onnx");
        Files.copy(other, folder.resolve("model.onnx"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused("floats [batch, tokens, labels]", "--task token-classification");
    }

    @Test
    void theModelMayLieWhereHubsHaveIt() throws IOException {
        Files.createDirectory(folder.resolve("onnx"));
        Files.move(folder.resolve("model.onnx"), folder.resolve("onnx").resolve("model.onnx"));
        try (TokenClassifier model = TokenClassifier.open(folder, 0.5)) {
            assertThat(found(model, "Maria")).containsExactly("NAME Maria");
        }
    }

    private void refused(String... says) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TokenClassifier.open(folder, 0.5))
                .satisfies(e -> assertThat(e.getMessage()).contains(says));
    }
}
