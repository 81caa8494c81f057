package io.ponder.evaluation.data;

import io.ponder.contracts.verifier.CodeTests;
import io.ponder.evaluation.data.Row.BrokenException;
import io.ponder.reasoning.answer.AnswerFormat;
import io.ponder.reasoning.answer.AnswerReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A form in which data sets come. A new one is a few lines here; a file that merely names its fields otherwise needs none, see
 * {@link DataReader#withFields}.
 *
 * @param needs its fields, for people
 * @param fits whether a row is of this form; asked in the order of {@link #ALL}
 */
record DataFormat(String name, String needs, Predicate<Row> fits, Adapter adapter) {

    /** Makes a problem of a row. */
    interface Adapter {
        Item item(Row row, String id) throws BrokenException;
    }

    /** Every form there is. */
    static final List<DataFormat> ALL = List.of(
            new DataFormat(
                    "gsm8k",
                    "question, and answer that ends in \"#### 72\"",
                    row -> row.first("question").isPresent()
                            && row.first("answer").orElse("").contains("####"),
                    (row, id) ->
                            answered(id, row.text("question"), AnswerFormat.AUTO, afterHashes(row.text("answer")))),
            new DataFormat(
                    "code",
                    "prompt, test and entry_point (HumanEval), or text and test_list (MBPP)",
                    row -> (row.has("test") && row.has("entry_point")) || row.has("test_list"),
                    DataFormat::code),
            new DataFormat(
                    "choice",
                    "question, choices (a list, or text and label), and answer: its place from 0, or its letter",
                    row -> row.has("choices") || row.has("options"),
                    DataFormat::choice),
            new DataFormat(
                    "math",
                    "problem, and answer or a solution with a \\boxed{} answer",
                    row -> row.has("problem") && (row.has("answer") || row.has("solution")),
                    (row, id) -> answered(id, row.text("problem"), AnswerFormat.AUTO, mathAnswer(row))),
            new DataFormat(
                    "aime",
                    "Problem (or Question) and Answer, a whole number",
                    row -> row.has("Answer") && (row.has("Problem") || row.has("Question")),
                    (row, id) -> answered(id, row.text("Problem", "Question"), AnswerFormat.AUTO, row.text("Answer"))),
            new DataFormat(
                    "plain",
                    "question and answer",
                    row -> row.has("question") && row.has("answer"),
                    (row, id) -> answered(id, row.text("question"), AnswerFormat.AUTO, row.text("answer"))));

    static Optional<DataFormat> named(String name) {
        return ALL.stream().filter(format -> format.name.equals(name)).findFirst();
    }

    static String listed() {
        return ALL.stream()
                .map(format -> format.name + " (" + format.needs + ")")
                .collect(Collectors.joining("; "));
    }

    private static Item answered(String id, String question, AnswerFormat format, String answer)
            throws BrokenException {
        if (answer.isBlank()) {
            throw new BrokenException("its answer is empty");
        }
        return new Item(id, question, format, answer, null);
    }

    private static String afterHashes(String solution) throws BrokenException {
        int at = solution.lastIndexOf("####");
        if (at < 0) {
            throw new BrokenException("\"answer\" does not end in \"#### 72\"");
        }
        return solution.substring(at + 4).strip();
    }

    private static String mathAnswer(Row row) throws BrokenException {
        Optional<String> answer = row.first("answer");
        if (answer.isPresent()) {
            return answer.get();
        }
        return AnswerReader.of(AnswerFormat.AUTO)
                .read(row.text("solution"), true)
                .orElseThrow(() -> new BrokenException("\"solution\" holds no answer in \\boxed{}"))
                .text();
    }

    private static Item choice(Row row, String id) throws BrokenException {
        JsonNode choices = row.get(row.has("choices") ? "choices" : "options");
        List<String> texts = row.texts(choices.isObject() ? choices.path("text") : choices, "choices");
        List<String> labels =
                choices.isObject() ? row.texts(choices.path("label"), "choices.label") : letters(texts.size());
        if (texts.size() < 2 || texts.size() > 26 || labels.size() != texts.size()) {
            throw new BrokenException("\"choices\" must be 2 to 26, each with its letter");
        }
        String given = row.text("answer", "answerKey", "answer_index");
        int right = labels.indexOf(given);
        if (right < 0) {
            right = letters(texts.size()).indexOf(given.toUpperCase(Locale.ROOT));
        }
        if (right < 0 && given.matches("\\d{1,2}")) {
            right = Integer.parseInt(given);
        }
        if (right < 0 || right >= texts.size()) {
            throw new BrokenException("its answer \"" + given + "\" is none of its " + texts.size() + " choices");
        }
        StringBuilder question = new StringBuilder(row.text("question", "problem")).append('\n');
        for (int i = 0; i < texts.size(); i++) {
            question.append('\n')
                    .append(letters(texts.size()).get(i))
                    .append(") ")
                    .append(texts.get(i));
        }
        question.append("\n\nAnswer with the letter of the right choice.");
        return new Item(
                id,
                question.toString(),
                AnswerFormat.CHOICE,
                letters(texts.size()).get(right),
                null);
    }

    private static List<String> letters(int count) {
        List<String> letters = new ArrayList<>();
        for (char letter = 'A'; letter < 'A' + count; letter++) {
            letters.add(String.valueOf(letter));
        }
        return letters;
    }

    private static Item code(Row row, String id) throws BrokenException {
        if (row.has("test_list")) {
            List<CodeTests.Case> cases = new ArrayList<>();
            String setup = row.first("test_setup_code").orElse("");
            for (String test : row.texts(row.get("test_list"), "test_list")) {
                cases.add(assertion(setup.isEmpty() ? test : setup + "\n" + test));
            }
            if (cases.isEmpty()) {
                throw new BrokenException("\"test_list\" is empty");
            }
            String task = row.text("text", "prompt") + "\n\nYour code must pass this test:\n"
                    + row.get("test_list").path(0).asString();
            return program(id, task, cases);
        }
        String test = row.text("test") + "\n\ncheck(" + row.text("entry_point") + ")";
        String task = "Complete this function. Write the whole of it, with its imports:\n\n```python\n"
                + row.text("prompt") + "\n```";
        return program(id, task, List.of(assertion(test)));
    }

    private static CodeTests.Case assertion(String code) {
        return new CodeTests.Case(null, null, null, code);
    }

    private static Item program(String id, String task, List<CodeTests.Case> cases) {
        CodeTests tests =
                new CodeTests(CodeTests.Language.PYTHON, CodeTests.Kind.ASSERTIONS, CodeTests.Scoring.ALL, cases);
        String question = task + "\n\nAnswer with one Python program in a ```python block.";
        return new Item(id, question, AnswerFormat.FREE_FORM, null, tests);
    }
}
