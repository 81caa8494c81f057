package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
    private static Optional<String> key(AnswerFormat format, String text) {
        return AnswerReader.of(format).read(text, true).map(Answer::key);
    }

    private static Optional<String> auto(String text) {
        return key(AnswerFormat.AUTO, text);
    }

    @Nested
    class Boxes {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                So \\boxed{5}.                                     | 5
                So \\boxed {5}.                                    | 5
                So \\fbox{5}.                                      | 5
                So \\boxed 5.                                      | 5
                So $\\boxed 5$.                                    | 5
                So \\boxed 1,234 coins.                            | 1234
                First \\boxed{4}, no: \\boxed{5}. That took 7.     | 5
                It is \\boxed{5}. Write it in \\boxed{}.           | 5
                It is \\boxed{\\frac{1}{2}}.                       | 1/2
                It is \\boxed{\\boxed{5}}.                         | 5
                It is \\boxed{x = \\boxed{5}}.                     | 5
                It is \\boxed{\\{1, 2\\}}.                         | 1,2
                It is \\boxed{\\text{Blue}}.                       | blue
                It is \\boxed{\\text{(B)}}.                        | B
                It is \\boxed{5\\text{ cm}}.                       | 5
                A { brace, then \\boxed{5}                         | 5
                A } brace, then \\boxed{5}                         | 5
                It is \\boxed{5} and an open \\boxed{6             | 5
                As JSON writes it: \\\\boxed{5}                    | 5
                \\boxed{your answer} it was: \\boxed{5}            | 5
                """)
        void the_last_box_with_a_value_is_the_answer(String text, String key) {
            assertThat(auto(text)).contains(key);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\\boxed{}",
                    "We had 3 and 4. \\boxed{}",
                    "\\boxed{ }",
                    "\\boxed{\\,}",
                    "\\boxed{\\text{}}",
                    "\\boxed{\\boxed{}}",
                    "Of 30 cats: \\boxed{...}",
                    "Of 30 cats: \\boxed{\\text{your answer}}",
                    "Of 30 cats: \\boxed{\\ldots}"
                })
        void an_empty_box_is_no_answer(String text) {
            assertThat(auto(text)).isEmpty();
        }

        @Test
        void an_empty_box_leaves_the_other_markers() {
            assertThat(auto("I put it in \\boxed{}. The answer is 42.")).contains("42");
        }

        @Test
        void the_text_is_kept_as_written() {
            assertThat(AnswerReader.of(AnswerFormat.AUTO).read("So \\boxed{ \\dfrac{1}{2} }.", true))
                    .contains(new Answer("\\dfrac{1}{2}", "1/2"));
        }
    }

    @Nested
    class Tags {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                <answer>42</answer>                                    | 42
                <answer> 41 </answer> no, <answer>42</answer>, not 43  | 42
                <answer>The answer is 42 apples.</answer>              | 42
                <answer>Dark Blue</answer>                             | dark blue
                <ANSWER>42</ANSWER>                                    | 42
                <answer>\\boxed{42}</answer>                           | 42
                I write <answer> like this: <answer>42</answer>        | 42
                cut by a stop word <answer>42                          | 42
                <answer>42</answer> then <answer></answer>             | 42
                """)
        void the_last_tag_with_a_value_is_the_answer(String text, String key) {
            assertThat(auto(text)).contains(key);
        }
    }

    @Nested
    class Hashes {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "She has 3.\n#### 42",
                    "#### 41\nno\n#### 42",
                    "so 6*7 = 42 #### 42",
                    "#### $42",
                    "#### 42 clips\n",
                    "#### Step 1: add 3\nIt is 42",
                    "#### 1. Add\nIt is 42",
                    "#### Conclusion\nThe total is 42.",
                    "##### 7\nIt is 42"
                })
        void gsm8k_hashes_mark_numbers_and_are_headings_otherwise(String text) {
            assertThat(auto(text)).contains("42");
        }
    }

    @Nested
    class Phrases {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                The answer is 42.                                       | 42
                The answer is: 42                                       | 42
                The final answer is $42$.                               | 42
                the final answer is \\(42\\). It took 7 steps.          | 42
                So the correct answer is **42**.                        | 42
                **Answer:** 42                                          | 42
                **Answer**: 42                                          | 42
                **Final Answer:** 42 apples                             | 42
                Answer: 3.14                                            | 157/50
                The answer is 3.14. Of 5.                               | 157/50
                The answer is 42 because 6 * 7 is that.                 | 42
                The answer is 42, since 6 * 7 is that.                  | 42
                The answer is 42, as 6 * 7 shows on page 3.             | 42
                The answer is 42 more before he can buy.                | 42
                The answer to the question is 42.                       | 42
                The answer is 41. Sorry, the answer is 42.              | 42
                The answer is 42. I hope this answer is clear to you.   | 42
                Final answer = 42                                       | 42
                The answer is \\frac{1}{2}.                             | 1/2
                The answer is blue.                                     | blue
                The answer is Yes, because it rains often in the north. | yes
                The answer is x = 42.                                   | 42
                The answer is (1, 2).                                   | (1,2)
                The answers are 3 and 4.                                | 3,4
                The answer is B.                                        | B
                The answer is (B) 42.                                   | B
                The answer is B because of 42.                          | B
                The answer is that she has 42 apples left.              | 42
                Answer: First add 3 and 4. Then multiply, which is 42.  | 42
                """)
        void the_value_ends_with_its_sentence(String text, String key) {
            assertThat(auto(text)).contains(key);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "### Final Answer\n42",
                    "**Final Answer**\n\n42 apples",
                    "The answer is:\n\n42",
                    "The final answer is:\n\\[\n42\n\\]",
                    "Final answer\n$$42$$\nfrom 7 steps",
                    "It is 42.\n\nLet us check 1 thing:\n**Answer:**\n42"
                })
        void the_value_may_stand_in_the_next_line(String text) {
            assertThat(auto(text)).contains("42");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Out of 30 people, the answer is that nobody can tell which of them will go home.",
                    "There were 30. The answer is not known to us at this time of the year.",
                    "The answer is not 5.",
                    "I do not know what the answer is."
                })
        void prose_without_a_value_is_no_answer(String text) {
            assertThat(auto(text)).isEmpty();
        }

        @Test
        void a_remark_on_an_answer_announces_none() {
            assertThat(auto("Let us make sure the answer is correct.\nShe has 42 apples."))
                    .contains("42");
        }

        @Test
        void a_comment_in_program_code_announces_none() {
            assertThat(auto("```python\n# Answer: compute\nx = 6 * 7\nprint(x, 5)\n```\nShe has 42 apples."))
                    .contains("42");
        }
    }

    @Nested
    class LastNumbers {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                First 3, then 42                                   | 42
                She pays $1,234.50.                                | 2469/2
                She pays \\$42.                                    | 42
                It grows by 50%                                    | 50
                It falls to -5                                     | -5
                7 - 5 = 2                                          | 2
                So \\[ 14 - 25 = -11 \\]                           | -11
                It takes 3/4 of an hour                            | 3/4
                It takes \\frac{3}{4} of an hour                   | 3/4
                It takes 1 1/2 hours                               | 3/2
                It weighs 1.2\\times10^3 grams                     | 1200
                He has 5 million                                   | 5000000
                It is **42**.                                      | 42
                It is 42!                                          | 42
                It has 42 cells of H2O                             | 42
                It is 42 by x_1 and x^2                            | 42
                So 42 on the 3rd try                               | 42
                It is 42 as in Step 3                              | 42
                He rows 42 minutes on the 5-mile lake              | 42
                It is 42cm                                         | 42
                """)
        void it_is_the_answer_where_nothing_is_marked(String text, String key) {
            assertThat(auto(text)).contains(key);
            assertThat(key(AnswerFormat.NUMBER, text)).contains(key);
        }

        @Test
        void the_numbers_of_list_items_are_passed_over() {
            assertThat(auto("It is 42.\n\n1. Add.\n2. **Multiply.**\n3) Check."))
                    .contains("42");
            assertThat(auto("- 41\n- 42 apples")).contains("42");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "From 7 it starts at 5:30",
                    "From 7 it is 10-15",
                    "From 7 it is 2 dozen",
                    "From 7 it is 2024-01-05",
                    "From 7 it is v1.2.3"
                })
        void a_part_of_something_larger_is_no_answer(String text) {
            assertThat(auto(text)).isEmpty();
            assertThat(key(AnswerFormat.NUMBER, text)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2\\sqrt{3}",
                    "\\sqrt{3}",
                    "2^{10}",
                    "3\\pi",
                    "5x",
                    "(3, 4)",
                    "4a - 2",
                    "3 + 2",
                    "3 \\times 4",
                    "x > -3"
                })
        void a_formula_that_ends_the_text_is_the_answer_but_no_number(String formula) {
            String text = "From 7 it is " + formula;
            assertThat(auto(text)).contains(AnswerReader.normalise(formula).key());
            assertThat(key(AnswerFormat.NUMBER, text)).isEmpty();
        }

        @Test
        void nothing_is_found_where_there_is_nothing() {
            assertThat(auto("I cannot help with that.")).isEmpty();
            assertThat(auto("")).isEmpty();
        }
    }

    @Nested
    class NumberFormat {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                \\boxed{42} or \\boxed{none}         | 42
                \\boxed{3 * 4 = 12}                  | 12
                \\boxed{\\text{Total: } 42}          | 42
                \\boxed{x = 42}                      | 42
                The answer is 3 * 4 = 12.            | 12
                The answer is blue, by 42            | 42
                """)
        void only_numbers_count(String text, String key) {
            assertThat(key(AnswerFormat.NUMBER, text)).contains(key);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\\boxed{B}", "\\boxed{4a-2}", "The answer is blue.", "Option B"})
        void anything_else_is_no_answer(String text) {
            assertThat(key(AnswerFormat.NUMBER, text)).isEmpty();
        }
    }

    @Nested
    class Thoughts {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<think>It is \\boxed{7}</think>It is 42",
                    "It is 7</think> It is 42",
                    "<think>7</think>a<think>8</think>It is 42",
                    "<thinking>\\boxed{7}</thinking>It is 42"
                })
        void are_not_read(String text) {
            assertThat(auto(text)).contains("42");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<think>It is \\boxed{7}",
                    "<think>a</think>It is 42 <think>or 7",
                    "<think>42</think>",
                    "<think>42</think>\n"
                })
        void that_end_the_text_leave_no_answer(String text) {
            assertThat(auto(text)).isEmpty();
        }
    }

    @Nested
    class CutOff {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "It is \\boxed{42} and",
                    "It is \\boxed 42 and",
                    "<answer>42</answer> and",
                    "#### 42\nand",
                    "The answer is 42. And",
                    "Answer: 42\n",
                    "The answer is 42\nand",
                    "It is \\boxed{42}, so \\boxed{4"
                })
        void a_closed_marker_counts(String text) {
            assertThat(AnswerReader.of(AnswerFormat.AUTO).read(text, false).map(Answer::key))
                    .contains("42");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "It is 42 and",
                    "It is 42.",
                    "It is \\boxed{42",
                    "It is \\boxed 42",
                    "<answer>42",
                    "#### 42",
                    "The answer is 42",
                    "The answer is 42.",
                    "Answer: 4",
                    "Answer: First 3, then 4, so"
                })
        void anything_else_does_not(String text) {
            assertThat(AnswerReader.of(AnswerFormat.AUTO).read(text, false)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\boxed{5}", "The answer is 5.", "5", "{\"a\":1}"})
    void nothing_is_read_from_free_form(String text) {
        assertThat(key(AnswerFormat.FREE_FORM, text)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_wire_name_leads_back_to_its_format(AnswerFormat format) {
        assertThat(AnswerFormat.ofWireName(format.wireName())).contains(format);
        assertThat(AnswerFormat.ofWireName(format.name())).isEmpty();
    }
}
