package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(B)",
                "B",
                "b",
                "B.",
                "B) 42",
                "The answer is B",
                "The answer is (B).",
                "**B**",
                "Answer: B. 42",
                "Answer: (b)",
                "It must be option B.",
                "Option B is right",
                "I choose (B)",
                "so B) it is",
                "Because of 42:\n\nB",
                "Because of 42:\n(B)",
                "\\boxed{B}",
                "\\boxed{\\text{B}}",
                "\\boxed{\\textbf{(B) } 42}",
                "\\boxed{B. 42}",
                "<answer>B</answer>",
                "#### B",
                "The correct option is B, for (A) is wrong.",
                "It is not (C), it is (B), not (D)",
                "First (A), no, (B)",
                "The answer is B because A cannot be",
                "A) 3\nB) 4\nC) 5\nI pick option B",
                "The options:\n(A) 3\n(B) 4\nIt is (B) by far\n(C) 5",
                "The correct choice is **B**",
                "Answer: B, which is 42",
                "(A) is incorrect. Only (B) fits.",
                "B. Paris",
                "**B. Paris**",
                "B: Paris",
                "B - Paris",
                "b. 4",
                "B\n\nBecause the others fail.",
                "B is correct.",
                "I'd go with B.",
                "I would pick B \u2014 a safe choice.",
                "It's B!",
                "My answer would be **B**, though C is close.",
                "{\"answer\": \"B\"}"
            })
    void a_letter_that_stands_as_a_choice_is_read(String text) {
        assertThat(AnswerReader.of(AnswerFormat.CHOICE).read(text, true).map(Answer::key))
                .contains("B");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A train leaves",
                "A train leaves the station.",
                "I think so",
                "Option I chose",
                "The answer is A train leaves at noon",
                "A) 3\nB) 4\nC) 5",
                "The plan B failed",
                "f(A) = 3",
                "Both A and B",
                "The answer is A and C",
                "The answer is 42.",
                "\\boxed{42}",
                "Vitamin C",
                "C's value",
                "I. Introduction to cells",
                "A. M. Turing was born in 1912",
                "It could be B or C.",
                "The answer is B or C.",
                "Do not pick B.",
                "If C is correct, then A fails.",
                "C is not correct.",
                "Both (B) and (D) look right, so I cannot say."
            })
    void any_other_letter_is_not(String text) {
        assertThat(AnswerReader.of(AnswerFormat.CHOICE).read(text, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From 42 follows:\n\nB",
                "From 42 follows option B.",
                "From 42 follows:\n(B)",
                "The answer is (B).",
                "From 42 I choose (B)."
            })
    void auto_takes_a_choice_that_comes_after_the_last_number(String text) {
        assertThat(AnswerReader.of(AnswerFormat.AUTO).read(text, true).map(Answer::key))
                .contains("B");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Not option B but 42",
                "By part (a) it is 42",
                "A train leaves after 42",
                "It is 42 (a lot)\nA train left.",
                "(A) part\nIt is 42, Mr. C"
            })
    void auto_takes_the_number_otherwise(String text) {
        assertThat(AnswerReader.of(AnswerFormat.AUTO).read(text, true).map(Answer::key))
                .contains("42");
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "CHOICE", "NUMBER"})
    void a_train_leaves_is_not_choice_a(AnswerFormat format) {
        assertThat(AnswerReader.of(format).read("A train leaves the station", true))
                .isEmpty();
    }
}
