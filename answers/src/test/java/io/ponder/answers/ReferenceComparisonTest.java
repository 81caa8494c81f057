package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reference settles that the answer alone leaves open, and what it does not. */
class ReferenceComparisonTest {
    static List<AnswerPairs> meets() {
        return AnswerPairs.in("meets-reference.txt");
    }

    static List<AnswerPairs> misses() {
        return AnswerPairs.in("misses-reference.txt");
    }

    static Stream<AnswerPairs> equal() {
        return AnswerEquivalenceTest.equal().stream();
    }

    private static boolean isRight(Answer answer, Answer reference) {
        return AnswerEquivalence.compareWithReference(answer, reference).isEqual();
    }

    @ParameterizedTest
    @MethodSource
    void meets(AnswerPairs pair) {
        assertThat(isRight(pair.one(), pair.other())).isTrue();
        assertThat(isRight(AnswerEquivalence.canonical(pair.one()), AnswerEquivalence.canonical(pair.other())))
                .isTrue();
        assertThat(AnswerEquivalence.canonical(pair.one()).key())
                .as("a vote knows no reference")
                .isNotEqualTo(AnswerEquivalence.canonical(pair.other()).key());
    }

    @ParameterizedTest
    @MethodSource
    void misses(AnswerPairs pair) {
        assertThat(isRight(pair.one(), pair.other())).isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void equal(AnswerPairs pair) {
        assertThat(isRight(pair.one(), pair.other())).isTrue();
        assertThat(isRight(pair.other(), pair.one())).isTrue();
    }

    /** But for those that only a reference makes equal. */
    @ParameterizedTest
    @MethodSource("io.ponder.answers.AnswerEquivalenceTest#nearMissesOfOneQuestion")
    void missesWithinOneQuestion(AnswerPairs pair) {
        assertThat(isRight(pair.one(), pair.other())).isFalse();
        assertThat(isRight(pair.other(), pair.one())).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.ponder.answers.AnswerEquivalenceTest#nearMisses")
    void nearMisses(AnswerPairs pair) {
        boolean settled = meets().stream().anyMatch(known -> known.isOf(pair));
        assertThat(settled || !(isRight(pair.one(), pair.other()) || isRight(pair.other(), pair.one())))
                .isTrue();
    }
}
