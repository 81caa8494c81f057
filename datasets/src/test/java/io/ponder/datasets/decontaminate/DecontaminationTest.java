package io.ponder.datasets.decontaminate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows hold a problem of a benchmark. */
class DecontaminationTest {

    private static final String EGGS =
            "Janet’s ducks lay 16 eggs per day. She eats three for breakfast every morning and bakes muffins"
                    + " for her friends every day with four. She sells the remainder at the farmers' market daily for $2 per fresh"
                    + " duck egg. How much in dollars does she make every day at the farmers' market?";
    private static final String ROBE =
            "A robe takes 2 bolts of blue fiber and half that much white fiber. How many bolts in total does it take?";

    private static final Benchmark GSM8K = new Benchmark(
            "gsm8k-test",
            "00",
            List.of(
                    new Benchmark.Problem("t-1", EGGS),
                    new Benchmark.Problem("t-2", ROBE),
                    new Benchmark.Problem("t-3", "Find the real roots of $x^2 = 2$."),
                    new Benchmark.Problem("t-4", "What is 2+2?")));

    private final Decontamination decontamination = new Decontamination(List.of(GSM8K), 13, 0.6);

    private static Row asked(String question) {
        return answered(question, "I do not know.");
    }

    private static Row answered(String question, String completion) {
        return new Row.PromptCompletion(
                List.of(Message.system("Think."), Message.user(question)), completion, Origin.of("s", "1", null, null));
    }

    @Test
    void theSameQuestionIsFoundWhateverItsSpacing() {
        assertThat(decontamination.check(
                        asked(ROBE.toUpperCase(java.util.Locale.ROOT).replace(" ", "\n"))))
                .hasValue(new Hit("gsm8k-test", "t-2", Hit.Kind.SAME_QUESTION, "the question is the same"));
        assertThat(decontamination.check(asked("what is 2+2"))).map(Hit::item).hasValue("t-4");
    }

    @Test
    void thirteenWordsInARowAreFoundInQuestionsAndAnswers() {
        String run = "She eats three for breakfast every morning, and bakes muffins for her friends every day";
        Hit hit = decontamination
                .check(asked("Consider this. " + run + ". Is she well?"))
                .orElseThrow();
        assertThat(hit.kind()).isEqualTo(Hit.Kind.SAME_WORDS);
        assertThat(hit.item()).isEqualTo("t-1");
        assertThat(hit.why())
                .isEqualTo(
                        "13 words in a row are the same: \"she eats three for breakfast every morning and bakes muffins for her friends\"");
        assertThat(decontamination.check(answered("Tell me a riddle.", "Here is one: " + run)))
                .isPresent();
    }

    @Test
    void twelveAreNotUnlessAskedFor() {
        Row twelve = asked("Somebody eats three for breakfast every morning and bakes muffins for her own good.");
        assertThat(decontamination.check(twelve)).isEmpty();
        assertThat(new Decontamination(List.of(GSM8K), 8, 0.6).check(twelve))
                .map(Hit::kind)
                .hasValue(Hit.Kind.SAME_WORDS);
    }

    @Test
    void aShortProblemMustBeThereWhole() {
        assertThat(decontamination.check(asked("Please find the real roots of x^2 = 2, and prove it.")))
                .map(Hit::item)
                .hasValue("t-3");
        assertThat(decontamination.check(asked("Please find the real roots of x^2 = 3.")))
                .isEmpty();
        assertThat(decontamination.check(asked("Then what is 2+2 good for?")))
                .as("too short to be a sign")
                .isEmpty();
    }

    @Test
    void aRewordedProblemIsFoundWithOtherNumbersToo() {
        String reworded = ROBE.replace("half", "3 times");
        assertThat(decontamination.check(asked(reworded))).hasValueSatisfying(hit -> {
            assertThat(hit.kind()).isEqualTo(Hit.Kind.NEARLY_THE_SAME);
            assertThat(hit.item()).isEqualTo("t-2");
            assertThat(hit.why()).startsWith("the question is nearly the same: 0.");
        });
    }

    @Test
    void whatABenchmarkAlwaysSaysIsNoSign() {
        String always = " Reason step by step, and put the final answer of the problem into a box at the very end.";
        Benchmark instructed = new Benchmark(
                "own",
                "00",
                IntStream.range(0, 12)
                        .mapToObj(i -> new Benchmark.Problem(
                                "p" + i, "Problem " + i + " asks for " + i * i + " things." + always))
                        .toList());

        assertThat(new Decontamination(List.of(instructed), 13, 0.95)
                        .check(asked("Who wrote Faust, and when, and for whom?" + always)))
                .isEmpty();
    }

    @Test
    void everyTextOfEveryKindOfRowIsLookedAt() {
        Origin origin = Origin.of("s", "1", null, null);
        List<Message> prompt = List.of(Message.user("A riddle?"));
        Stream<Row> rows = Stream.of(
                new Row.LanguageModelling(List.of(prompt.getFirst(), Message.assistant(EGGS)), origin),
                new Row.Preference(prompt, "no", EGGS, null, null, origin),
                new Row.UnpairedPreference(prompt, EGGS, true, origin),
                new Row.Stepwise(prompt, List.of("one", EGGS), List.of(true, true), null, origin),
                new Row.Distilled(prompt, "no", EGGS, null, origin),
                new Row.Tree(prompt, List.of(new Row.TreeNode(1, 0, EGGS, null, null, null)), origin));
        assertThat(rows).allMatch(row -> decontamination.check(row).isPresent());
    }

    @Test
    void aBenchmarkIsReadFromAnyFileOfProblems(@TempDir Path temp) throws IOException {
        Path file = temp.resolve("mine.jsonl");
        Files.writeString(
                file, "{\"id\": \"a\", \"question\": \"What is 6*7, exactly, in decimal?\", \"answer\": \"42\"}\n");

        Benchmark read = Benchmark.read(file, null, Map.of());

        assertThat(read.name()).isEqualTo("mine");
        assertThat(read.items()).containsExactly(new Benchmark.Problem("a", "What is 6*7, exactly, in decimal?"));
        assertThat(new Decontamination(List.of(read), 13, 0.8).check(asked("what is 6*7 exactly in decimal")))
                .isPresent();
    }
}
