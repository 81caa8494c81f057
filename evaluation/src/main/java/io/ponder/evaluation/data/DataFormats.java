package io.ponder.evaluation.data;

import java.util.List;
import java.util.stream.Collectors;

/** Every format. A new one is a method that reads it and an entry here; the first that fits is taken. */
final class DataFormats {
    static final List<DataFormat> ALL = List.of(
            new DataFormat(
                    "code",
                    "prompt, test and entry_point (HumanEval), or text or prompt, and test_list (MBPP)",
                    CodeProblem::fits,
                    CodeProblem::read),
            new DataFormat(
                    "choice",
                    "question, choices or options, and answer or answerKey: an index from 0, a letter or the choice",
                    ChoiceProblem::fits,
                    ChoiceProblem::read),
            new DataFormat(
                    "gsm8k", "question, and answer that ends in #### 72", TextProblem::isGsm8k, TextProblem::gsm8k),
            new DataFormat(
                    "math",
                    "problem; level, subject or unique_id; and answer or a solution with \\boxed{}",
                    TextProblem::isMath,
                    TextProblem::math),
            new DataFormat("aime", "problem, and a whole number as answer", TextProblem::isAime, TextProblem::aime),
            new DataFormat(
                    "plain",
                    "question and answer, and answer_format if it is not auto",
                    TextProblem::isPlain,
                    TextProblem::plain));

    private DataFormats() {}

    static String described() {
        return ALL.stream()
                .map(format -> format.name() + " (" + format.fields() + ")")
                .collect(Collectors.joining(", "));
    }
}
