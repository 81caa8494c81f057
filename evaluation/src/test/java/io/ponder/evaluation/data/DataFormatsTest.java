package io.ponder.evaluation.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.CodeTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFormatsTest {

    @TempDir
    private Path folder;

    private DataSet read(String... lines) {
        return new DataReader(Map.of()).read(file(lines), null, false);
    }

    private Path file(String... lines) {
        try {
            return Files.write(folder.resolve("data.jsonl"), List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Item only(DataSet data, String format) {
        assertThat(data.format()).isEqualTo(format);
        assertThat(data.items()).hasSize(1);
        return data.items().getFirst();
    }

    @Test
    void gsm8kEndsItsSolutionWithTheNumber() {
        Item item = only(read("""
                {"question": "How many?", "answer": "It is 7*10,000=<<7*10000=70000>>70,000\\n#### 70,000"}"""), "gsm8k");

        assertThat(item).isEqualTo(new Item("data-1", "How many?", AnswerFormat.NUMBER, "70,000", null));
    }

    @Test
    void gsm8kMayHaveTheNumberAlone() {
        Path file = file("{\"id\": \"a\", \"question\": \"How many?\", \"answer\": \"-72\", \"solution\": \"...\"}");

        assertThat(new DataReader(Map.of()).read(file, "gsm8k", false).items())
                .containsExactly(new Item("a", "How many?", AnswerFormat.NUMBER, "-72", null));
    }

    @Test
    void math500HasTheAnswerApart() {
        Item item = only(read("""
                {"problem": "Convert it.", "solution": "... \\\\boxed{7}", "answer": "\\\\left( 3, \\\\frac{\\\\pi}{2} \\\\right)", \
                "subject": "Precalculus", "level": 2, "unique_id": "test/precalculus/807.json"}"""), "math");

        assertThat(item)
                .isEqualTo(new Item(
                        "test/precalculus/807.json",
                        "Convert it.",
                        AnswerFormat.AUTO,
                        "\\left( 3, \\frac{\\pi}{2} \\right)",
                        null));
    }

    @Test
    void mathHasItInTheLastBoxOfItsSolution() {
        Item item = only(read("""
                {"problem": "Solve.", "level": "Level 5", "type": "Algebra", \
                "solution": "First \\\\boxed{2}, so $\\\\boxed{\\\\frac{1}{2}}$ after 3 steps."}"""), "math");

        assertThat(item.answer()).isEqualTo("\\frac{1}{2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"ID\": \"2024-I-1\", \"Problem\": \"Find it.\", \"Solution\": \"\", \"Answer\": 204} | 2024-I-1 | 204",
                "{\"id\": 60, \"problem\": \"Find it.\", \"solution\": \"\", \"answer\": \"025\", \"year\": \"2024\"} | 60 | 025",
                "{\"Year\": 1983, \"Question\": \"Find it.\", \"Answer\": \"60\"} | data-1 | 60",
            })
    void aimeIsSpeltInManyWays(String line, String id, String answer) {
        assertThat(only(read(line), "aime")).isEqualTo(new Item(id, "Find it.", AnswerFormat.NUMBER, answer, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\"choices\": [\"0\", \"4\", \"2\"], \"answer\": 1`",
                "`\"options\": [\"0\", \"4\", \"2\"], \"answer\": \"B\", \"answer_index\": 1`",
                "`\"choices\": [0, 4, 2], \"answer\": \"4\"`",
                "`\"choices\": {\"text\": [\"0\", \"4\", \"2\"], \"label\": [\"A\", \"B\", \"C\"]}, \"answerKey\": \"B\"`",
                "`\"choices\": {\"text\": [\"0\", \"4\", \"2\"], \"label\": [\"1\", \"2\", \"3\"]}, \"answerKey\": \"2\"`",
            })
    void choicesAreShownWithLetters(String fields) {
        assertThat(only(read("{\"id\": \"m\", \"question\": \"The degree? \", " + fields + "}"), "choice"))
                .isEqualTo(new Item("m", "The degree?\n\nA) 0\nB) 4\nC) 2", AnswerFormat.CHOICE, "B", null));
    }

    @Test
    void humanEvalRunsItsCheck() {
        Item item = only(read("""
                {"task_id": "HumanEval/2", "prompt": "import math\\n\\n\\ndef half(x):\\n    \\"\\"\\" Half of x \\"\\"\\"\\n", \
                "entry_point": "half", "canonical_solution": "    return x / 2\\n", \
                "test": "def check(candidate):\\n    assert candidate(4) == 2\\n"}"""), "code");

        assertThat(item.id()).isEqualTo("HumanEval/2");
        assertThat(item.format()).isEqualTo(AnswerFormat.FREE_FORM);
        assertThat(item.answer()).isNull();
        assertThat(item.question()).isEqualTo("""
                Complete this Python function.
                ```python
                import math


                def half(x):
                    \""" Half of x \"""
                ```
                Answer with one fenced ```python block that holds the complete program: its imports and every function it needs.""");
        assertThat(item.tests()).isEqualTo(assertions("""
                import math



                def check(candidate):
                    assert candidate(4) == 2

                check(half)
                """));
    }

    @Test
    void mbppShowsItsTestsAndRunsEachByItself() {
        Item item = only(read("""
                {"task_id": 11, "text": "Write a function to halve.", "code": "...", "test_setup_code": "x = 4", \
                "test_list": ["assert half(x) == 2", "assert half(0) == 0"], "challenge_test_list": []}"""), "code");

        assertThat(item.id()).isEqualTo("11");
        assertThat(item.question())
                .startsWith(
                        "Write a function to halve.\n\nIt must pass these tests:\n```python\nassert half(x) == 2\nassert"
                                + " half(0) == 0\n```\n");
        assertThat(item.tests()).isEqualTo(assertions("x = 4\nassert half(x) == 2", "x = 4\nassert half(0) == 0"));
    }

    @Test
    void sanitizedMbppBringsImports() {
        Item item = only(read("""
                {"task_id": 12, "prompt": "Halve.", "test_imports": ["import math"], "test_list": ["assert half(0) == 0"]}"""), "code");

        assertThat(item.tests()).isEqualTo(assertions("import math\nassert half(0) == 0"));
    }

    private static CodeTests assertions(String... code) {
        return new CodeTests(
                CodeTests.Language.PYTHON,
                CodeTests.Kind.ASSERTIONS,
                null,
                List.of(code).stream()
                        .map(c -> new CodeTests.Case(null, null, null, c))
                        .toList());
    }

    @Test
    void plainIsQuestionAndAnswer() {
        DataSet data = read(
                "{\"question\": \"Half of 7?\", \"answer\": 3.50}",
                "{\"id\": \"b\", \"question\": \"Is it?\", \"answer\": true}",
                "{\"id\": null, \"question\": \"Which?\", \"answer\": \"b\", \"answer_format\": \"choice\"}");

        assertThat(data.format()).isEqualTo("plain");
        assertThat(data.items())
                .containsExactly(
                        new Item("data-1", "Half of 7?", AnswerFormat.AUTO, "3.50", null),
                        new Item("b", "Is it?", AnswerFormat.AUTO, "true", null),
                        new Item("data-3", "Which?", AnswerFormat.CHOICE, "b", null));
    }

    @Test
    void fieldsOfOtherNamesCanBeNamed() {
        Path file = file("{\"prompt_text\": \"Half of 7?\", \"key\": 9, \"meta\": {\"label\": \"3.5\"}}");
        DataReader reader = new DataReader(Map.of("question", "prompt_text", "answer", "/meta/label", "id", "key"));

        assertThat(reader.read(file, null, false).items())
                .containsExactly(new Item("9", "Half of 7?", AnswerFormat.AUTO, "3.5", null));
        assertThatThrownBy(() -> new DataReader(Map.of("answer", "label")).read(file, "plain", false))
                .hasMessageContaining("line 1: there is no \"label\" in it, which was named for answer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gsm8k | `\"question\": \"Q\", \"answer\": \"I do not know\"` | there is no #### in its \"answer\"",
                "gsm8k | `\"question\": \"Q\", \"answer\": \"So:\\n####  \"` | there is nothing after the #### of its \"answer\"",
                "gsm8k | `\"question\": \"Q\", \"answer\": \"#### many\"` | no number can be read from its answer \"many\"",
                "math | `\"problem\": \"Q\", \"solution\": \"It is 4.\"` | there is no \"answer\" in it, and no \\boxed{} in its \"solution\"",
                "math | `\"problem\": \"Q\", \"solution\": \"\\\\boxed{4\"` | the \\boxed{} in its \"solution\" is empty or not closed",
                "math | `\"problem\": \"Q\", \"answer\": \"\\\\frac{1}{2\"` | no answer can be read from its answer \"\\frac{1}{2\"",
                "aime | `\"problem\": \"Q\", \"answer\": \"1/2\"` | its answer \"1/2\" is not a whole number",
                "aime | `\"answer\": 7` | there is no \"problem\" in it",
                "choice | `\"question\": \"Q\", \"choices\": [\"a\", \"b\"], \"answer\": 2` | its answer \"2\" is none of its 2 choices, nor a letter or an index from 0 of one",
                "choice | `\"question\": \"Q\", \"choices\": [\"a\", \"b\"], \"answer\": \"C\"` | its answer \"C\" is none of its 2 choices, nor a letter or an index from 0 of one",
                "choice | `\"question\": \"Q\", \"choices\": [\"two\", \"two\"], \"answer\": \"two\"` | its answer \"two\" is several of its choices",
                "choice | `\"question\": \"Q\", \"choices\": [\"a\"], \"answer\": 0` | it has 1 choices; 2 to 10 can be asked",
                "choice | `\"question\": \"Q\", \"choices\": [\"a\", \" \"], \"answer\": 0` | its \"choices\" has a blank in it",
                "choice | `\"question\": \"Q\", \"choices\": \"a, b\", \"answer\": 0` | its \"choices\" is a text; it must be a list",
                "choice | `\"question\": \"Q\", \"choices\": {\"text\": [\"a\", \"b\"], \"label\": [\"A\"]}, \"answerKey\": \"A\"` | it has 2 choices and 1 labels",
                "choice | `\"question\": \"Q\", \"choices\": {\"text\": [\"a\", \"b\"], \"label\": [\"A\", \"B\"]}, \"answerKey\": \"1\"` | its answer \"1\" is none of its 2 choices, nor one of its labels",
                "code | `\"prompt\": \"def f():\", \"test\": \"pass\", \"entry_point\": \"g\"` | its \"prompt\" defines no g, its \"entry_point\"",
                "code | `\"prompt\": \"def f():\", \"entry_point\": \"f\"` | there is no \"test\" in it",
                "code | `\"text\": \"Halve.\", \"test_list\": []` | its \"test_list\" has nothing in it",
                "plain | `\"question\": \"Q\"` | there is no \"answer\" in it",
                "plain | `\"question\": \" \", \"answer\": 1` | its \"question\" is blank",
                "plain | `\"question\": \"Q\", \"answer\": \"\"` | its \"answer\" is blank",
                "plain | `\"question\": \"Q\", \"answer\": [1]` | its \"answer\" is or holds a list; only a text or a number will do",
                "plain | `\"question\": \"Q\", \"answer\": \"none of these\", \"answer_format\": \"number\"` | no number can be read from its answer \"none of these\"",
                "plain | `\"question\": \"Q\", \"answer\": \"x\", \"answer_format\": \"free_form\"` | its \"answer_format\" is \"free_form\"; it must be auto, number, choice, json",
                "plain | `\"question\": \"Q\", \"answer\": \"{\", \"answer_format\": \"json\"` | no JSON can be read from its answer \"{\"",
                "plain | `\"id\": \"\", \"question\": \"Q\", \"answer\": 1` | its \"id\" is blank",
            })
    void aProblemThatCannotBeUsedSaysWhy(String format, String fields, String reason) {
        Path file = file("{" + fields + "}");

        assertThatThrownBy(() -> new DataReader(Map.of()).read(file, format, false))
                .isInstanceOf(DataException.class)
                .hasMessage("data.jsonl: 1 of 1 problems cannot be used: line 1: " + reason);
    }

    @Test
    void questionsWithoutRightAnswersAreReadForTrainingOnly() {
        Path file = file("""
                {"prompt": "Write a letter.", "response": "Dear Ann"}""", """
                {"instruction": "Translate.", "input": "Bonjour"}""", """
                {"question": "What is 1 + 1?", "answer_format": "number"}""", """
                {"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}]}""");

        assertThat(DataReader.ofOpenToo().read(file, "open", false).items())
                .containsExactly(
                        new Item("data-1", "Write a letter.", AnswerFormat.FREE_FORM, null, null, "Dear Ann"),
                        new Item("data-2", "Translate.\n\nBonjour", AnswerFormat.FREE_FORM, null, null, null),
                        new Item("data-3", "What is 1 + 1?", AnswerFormat.NUMBER, null, null, null),
                        new Item("data-4", "Hello", AnswerFormat.FREE_FORM, null, null, "Hi"));
        assertThatThrownBy(() -> new DataReader(Map.of()).read(file, "open", false))
                .hasMessageContaining("nothing can be measured with them");
        Path turns = file("""
                {"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello"}]}""");
        assertThatThrownBy(() -> DataReader.ofOpenToo().read(turns, "open", false))
                .hasMessageContaining("\"messages\" are of system, user");
    }
}
