package io.ponder.evaluation.data;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Problems whose answer is a number, a formula or a few words. */
final class TextProblem {
    private static final String MARK = "####";
    private static final String[] AIME_PROBLEM = {"problem", "Problem", "question", "Question"};
    private static final String[] AIME_ANSWER = {"answer", "Answer"};

    private TextProblem() {}

    static boolean isGsm8k(Fields fields) {
        return fields.has("question")
                && fields.has("answer")
                && fields.text("answer").contains(MARK);
    }

    /** Cobbe et al., arXiv 2110.14168. The number may also stand alone, its solution elsewhere. */
    static Item gsm8k(String id, Fields fields) {
        String solution = fields.text("answer");
        int mark = solution.lastIndexOf(MARK);
        String answer = mark < 0 ? solution : solution.substring(mark + MARK.length());
        if (answer.isBlank()) {
            throw new Unusable("there is nothing after the #### of its \"answer\"");
        }
        if (mark < 0 && !isNumber(answer)) {
            throw new Unusable("there is no #### in its \"answer\"");
        }
        return new Item(id, fields.text("question"), AnswerFormat.NUMBER, answer.strip(), null);
    }

    static boolean isMath(Fields fields) {
        return fields.has("problem") && fields.has("level", "subject", "unique_id") && fields.has("answer", "solution");
    }

    /** Hendrycks et al., arXiv 2103.03874, whose answer is in the solution's last box; MATH-500 has it apart. */
    static Item math(String id, Fields fields) {
        String answer = fields.has("answer") ? fields.text("answer") : boxed(fields.text("solution"));
        return new Item(id, fields.text("problem"), AnswerFormat.AUTO, answer, null);
    }

    private static String boxed(String solution) {
        if (!solution.contains("\\boxed") && !solution.contains("\\fbox")) {
            throw new Unusable("there is no \"answer\" in it, and no \\boxed{} in its \"solution\"");
        }
        // Not complete: only what is marked counts.
        return AnswerReader.of(AnswerFormat.AUTO)
                .read(solution, false)
                .map(Answer::text)
                .orElseThrow(() -> new Unusable("the \\boxed{} in its \"solution\" is empty or not closed"));
    }

    static boolean isAime(Fields fields) {
        return fields.has("problem", "Problem", "Question")
                && fields.has(AIME_ANSWER)
                && isWhole(fields.text(AIME_ANSWER));
    }

    static Item aime(String id, Fields fields) {
        String answer = fields.text(AIME_ANSWER);
        if (!isWhole(answer)) {
            throw new Unusable("its answer \"" + DataReader.cut(answer) + "\" is not a whole number");
        }
        return new Item(id, fields.text(AIME_PROBLEM), AnswerFormat.NUMBER, answer.strip(), null);
    }

    static boolean isPlain(Fields fields) {
        return fields.has("question") && fields.has("answer");
    }

    static Item plain(String id, Fields fields) {
        AnswerFormat format =
                fields.optional("answer_format").map(TextProblem::answerFormat).orElse(AnswerFormat.AUTO);
        return new Item(
                id, fields.text("question"), format, fields.text("answer").strip(), null);
    }

    static AnswerFormat answerFormat(String name) {
        // Free-form answers are never read, so none could be right.
        return AnswerFormat.ofWireName(name)
                .filter(format -> format != AnswerFormat.FREE_FORM)
                .orElseThrow(() -> new Unusable("its \"answer_format\" is \"" + DataReader.cut(name) + "\"; it must be "
                        + Arrays.stream(AnswerFormat.values())
                                .filter(format -> format != AnswerFormat.FREE_FORM)
                                .map(AnswerFormat::wireName)
                                .collect(Collectors.joining(", "))));
    }

    private static boolean isWhole(String answer) {
        return answer.strip().matches("\\d{1,9}");
    }

    private static boolean isNumber(String answer) {
        return AnswerReader.normalise(answer).key().matches("-?\\d++(?:/\\d++)?+");
    }
}
