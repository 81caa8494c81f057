package io.ponder.evaluation.data;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.CodeTests;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python to be written: HumanEval (arXiv 2107.03374), which begins a function, and MBPP (arXiv 2108.07732). */
final class CodeProblem {
    private static final String ASK =
            "Answer with one fenced ```python block that holds the complete program: its imports and every function it needs.";

    private CodeProblem() {}

    static boolean fits(Fields fields) {
        return fields.has("prompt", "text") && fields.has("test", "test_list");
    }

    static Item read(String id, Fields fields) {
        return fields.has("test_list") ? described(id, fields) : begun(id, fields);
    }

    /** MBPP names the function only in its tests, so the question shows them, as its paper does. */
    private static Item described(String id, Fields fields) {
        List<String> assertions = fields.texts("test_list");
        String imports = fields.hasAny("test_imports") ? String.join("\n", fields.texts("test_imports")) + "\n" : "";
        String setup = fields.hasAny("test_setup_code") ? fields.text("test_setup_code") + "\n" : "";
        String question = fields.text("text", "prompt").strip() + "\n\nIt must pass these tests:\n```python\n"
                + String.join("\n", assertions) + "\n```\n" + ASK;
        return item(
                id,
                question,
                assertions.stream()
                        .map(assertion -> imports + setup + assertion)
                        .toList());
    }

    private static Item begun(String id, Fields fields) {
        String prompt = fields.text("prompt");
        String name = fields.text("entry_point").strip();
        Matcher definition = Pattern.compile("^(?:async )?def " + Pattern.quote(name) + "\\b", Pattern.MULTILINE)
                .matcher(prompt);
        if (!definition.find()) {
            throw new Unusable("its \"prompt\" defines no " + DataReader.cut(name) + ", its \"entry_point\"");
        }
        String question = "Complete this Python function.\n```python\n" + prompt.stripTrailing() + "\n```\n" + ASK;
        // Some tests call functions that stand before it in the prompt, which an answer may leave out.
        String before = prompt.substring(0, definition.start());
        return item(id, question, List.of(before + "\n" + fields.text("test") + "\ncheck(" + name + ")\n"));
    }

    private static Item item(String id, String question, List<String> assertions) {
        List<CodeTests.Case> cases = assertions.stream()
                .map(code -> new CodeTests.Case(null, null, null, code))
                .toList();
        CodeTests tests = new CodeTests(CodeTests.Language.PYTHON, CodeTests.Kind.ASSERTIONS, null, cases);
        return new Item(id, question, AnswerFormat.FREE_FORM, null, tests);
    }
}
