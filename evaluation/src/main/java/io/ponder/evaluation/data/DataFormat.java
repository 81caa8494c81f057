package io.ponder.evaluation.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A form that problems come in. A new one is a method that reads it and an entry here; the first that fits is taken. */
enum DataFormat {
    CODE(
            "prompt, test and entry_point (HumanEval), or text or prompt, and test_list (MBPP)",
            CodeProblem::fits,
            CodeProblem::read),
    CHOICE(
            "question, choices or options, and answer or answerKey: an index from 0, a letter or the choice",
            ChoiceProblem::fits,
            ChoiceProblem::read),
    GSM8K("question, and answer that ends in #### 72", TextProblem::isGsm8k, TextProblem::gsm8k),
    MATH(
            "problem; level, subject or unique_id; and answer or a solution with \\boxed{}",
            TextProblem::isMath,
            TextProblem::math),
    AIME("problem, and a whole number as answer", TextProblem::isAime, TextProblem::aime),
    PLAIN("question and answer, and answer_format if it is not auto", TextProblem::isPlain, TextProblem::plain),
    OPEN(
            "question, prompt or instruction without a right answer, answer_format if it is not free_form, and"
                    + " completion, response, output or answer if the source gives a reply; or messages of a user and an"
                    + " assistant",
            OpenProblem::fits,
            OpenProblem::read);

    private final String needed;
    private final Predicate<Fields> fits;
    private final BiFunction<String, Fields, Item> reader;

    /**
     * @param needed the fields, for people
     * @param fits whether a problem has them, so that the format need not be named
     * @param reader of an id and its fields; throws {@link Unusable}, saying what is wrong with the problem
     */
    DataFormat(String needed, Predicate<Fields> fits, BiFunction<String, Fields, Item> reader) {
        this.needed = needed;
        this.fits = fits;
        this.reader = reader;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean fits(Fields fields) {
        return fits.test(fields);
    }

    /**
     * @throws Unusable saying what is wrong with the problem
     */
    Item read(String id, Fields fields) {
        return reader.apply(id, fields);
    }

    /**
     * All of them, with the fields that each needs.
     *
     * @param open whether questions without right answers are of use
     */
    static String described(boolean open) {
        return Arrays.stream(values())
                .filter(format -> open || format != OPEN)
                .map(format -> format.label() + " (" + format.needed + ")")
                .collect(Collectors.joining(", "));
    }
}
