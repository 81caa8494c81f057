package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.identity.Comparison;
import io.ponder.answers.identity.Comparison.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerEquivalenceTest {
    static List<AnswerPairs> equal() {
        return AnswerPairs.in("equal.txt");
    }

    static List<AnswerPairs> nearMisses() {
        return AnswerPairs.in("near-misses.txt");
    }

    static List<AnswerPairs> nearMissesOfOneQuestion() {
        return AnswerPairs.in("near-misses-of-one-question.txt");
    }

    static Stream<Answer> all() {
        return Stream.of(equal(), nearMisses(), nearMissesOfOneQuestion())
                .flatMap(List::stream)
                .flatMap(pair -> Stream.of(pair.one(), pair.other()));
    }

    private static Comparison compare(String one, String other) {
        return AnswerEquivalence.compare(AnswerReader.normalise(one), AnswerReader.normalise(other));
    }

    private static String key(String text) {
        return AnswerEquivalence.canonical(AnswerReader.normalise(text)).key();
    }

    @ParameterizedTest
    @MethodSource
    void equal(AnswerPairs pair) {
        assertThat(AnswerEquivalence.compare(pair.one(), pair.other()).outcome())
                .isEqualTo(Outcome.EQUAL);
        assertThat(AnswerEquivalence.compare(pair.other(), pair.one()).outcome())
                .isEqualTo(Outcome.EQUAL);
    }

    @ParameterizedTest
    @MethodSource
    void nearMisses(AnswerPairs pair) {
        Comparison verdict = AnswerEquivalence.compare(pair.one(), pair.other());
        assertThat(verdict.outcome()).isNotEqualTo(Outcome.EQUAL);
        assertThat(AnswerEquivalence.compare(pair.other(), pair.one()).outcome())
                .isEqualTo(verdict.outcome());
        assertThat(AnswerEquivalence.canonical(pair.one()).key())
                .isNotEqualTo(AnswerEquivalence.canonical(pair.other()).key());
    }

    @ParameterizedTest
    @MethodSource
    void nearMissesOfOneQuestion(AnswerPairs pair) {
        assertThat(AnswerEquivalence.compare(pair.one(), pair.other()).outcome())
                .isEqualTo(Outcome.DIFFERENT);
        assertThat(AnswerEquivalence.compare(pair.other(), pair.one()).outcome())
                .isEqualTo(Outcome.DIFFERENT);
    }

    /** As the candidates of a search carry them. */
    @ParameterizedTest
    @MethodSource({"equal", "nearMisses"})
    void answers_with_canonical_keys_compare_as_before(AnswerPairs pair) {
        Outcome before = AnswerEquivalence.compare(pair.one(), pair.other()).outcome();
        Answer one = AnswerEquivalence.canonical(pair.one());
        Answer other = AnswerEquivalence.canonical(pair.other());
        assertThat(AnswerEquivalence.compare(one, pair.other()).outcome()).isEqualTo(before);
        assertThat(AnswerEquivalence.compare(pair.one(), other).outcome()).isEqualTo(before);
        assertThat(AnswerEquivalence.compare(one, other).outcome()).isEqualTo(before);
    }

    @Test
    void there_are_enough_near_misses() {
        assertThat(nearMisses()).hasSizeGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource("all")
    void every_answer_is_equal_to_itself(Answer answer) {
        Answer respelt = AnswerReader.normalise("\\(" + answer.text() + "\\).");
        assertThat(AnswerEquivalence.compare(answer, answer).isEqual()).isTrue();
        assertThat(AnswerEquivalence.compare(answer, respelt).isEqual()).isTrue();
        assertThat(AnswerEquivalence.canonical(respelt).key())
                .isEqualTo(AnswerEquivalence.canonical(answer).key());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0.866                | \\frac{\\sqrt3}{2}     | DIFFERENT
            12                   | \\text{a dozen}        | NOT_COMPARABLE
            \\text{a cat}        | \\text{a dog}          | DIFFERENT
            \\sum_{k=1}^n k      | \\frac{n(n+1)}{2}      | NOT_COMPARABLE
            1/2x                 | \\frac{x}{2}           | NOT_COMPARABLE
            x^2                  | x^{2}+0                | EQUAL
            \\frac{1}{0}         | 5                      | NOT_COMPARABLE
            9=189                | 189                    | NOT_COMPARABLE
            (3+5)*3=24           | 24                     | EQUAL
            x < 1, x > -1        | (-1,1)                 | NOT_COMPARABLE
            x < 1 and x > -1     | (-1,1)                 | EQUAL
            """)
    void what_cannot_be_read_in_one_way_is_not_comparable(String one, String other, Outcome outcome) {
        if (outcome == Outcome.NOT_COMPARABLE) {
            assertThat(compare(one, other).reason()).isNotBlank();
        }
        assertThat(compare(one, other).outcome()).isEqualTo(outcome);
    }

    @Test
    void a_verdict_says_why() {
        assertThat(compare("\\frac{\\sqrt3}{2}", "0.86"))
                .isEqualTo(Comparison.different("0.866025403784 is not 43/50"));
        assertThat(compare("9^{9^{9^9}}", "1"))
                .isEqualTo(Comparison.notComparable("its numbers are too large to be computed"));
        assertThat(compare("[0,1]", "[0,1)"))
                .isEqualTo(Comparison.different("an end belongs to one of the intervals only"));
    }

    /** 40 answers of 5 kinds: each is looked at once, and no two are compared. */
    @Test
    void answers_are_grouped_by_key_alone() {
        List<String> spellings = List.of(
                "2\\sqrt{3}",
                "\\sqrt{12}",
                "\\frac{6}{\\sqrt 3}",
                "\\sqrt3+\\sqrt3",
                "2*3^{1/2}",
                "x = 2\\sqrt3",
                "(x+1)^2",
                "x^2+2x+1",
                "(1+x)(x+1)",
                "1 + 2x + x^2",
                "\\{1,2\\}",
                "2, 1",
                "x=1 \\text{ or } x=2",
                "1 \\text{ and } 2",
                "x > 3",
                "3 < x",
                "(3,\\infty)",
                "x \\in (3,\\infty)",
                "\\frac12",
                "0.5",
                "2/4");

        assertThat(spellings.stream().map(AnswerEquivalenceTest::key).distinct())
                .hasSize(5);
    }

    @Test
    void the_key_of_a_number_stays_readable() {
        assertThat(key("\\sqrt{16}")).isEqualTo("4");
        assertThat(key("\\frac{3}{6}")).isEqualTo("1/2");
        assertThat(key("(\\sqrt4, 3)")).isEqualTo("(2,3)");
        assertThat(key("\\{3, 1, 2\\}")).isEqualTo("1,2,3");
        assertThat(key("x \\ge 2")).isEqualTo("[2,\\infty)");
        assertThat(key("\\text{Blue}")).isEqualTo("blue");
        assertThat(key("\\sqrt{2}")).isEqualTo("\u22481.41421356237309504880168872421");
    }

    @Test
    void an_answer_read_as_a_number_counts_as_that_number() {
        Answer read = AnswerReader.of(AnswerFormat.NUMBER)
                .read("\\boxed{3 \\text{ or } 4}", true)
                .orElseThrow();

        assertThat(read.key()).isEqualTo("4");
        assertThat(AnswerEquivalence.compare(read, AnswerReader.normalise("\\sqrt{16}"))
                        .isEqual())
                .isTrue();
    }
}
