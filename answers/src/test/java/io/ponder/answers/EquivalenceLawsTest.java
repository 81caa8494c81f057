package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.identity.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for any two answers, over all that the test files have. */
class EquivalenceLawsTest {
    private static final Pattern LETTER =
            Pattern.compile("(?<![A-Za-z\\\\])[A-Za-z](?![A-Za-z])|(?:cm|m|hours|minutes|cents)\\b");

    /** How many of those behind it in the list an answer is compared with. */
    private static final int NEIGHBOURS = 40;

    private static final List<Answer> ANSWERS = answers();

    private static List<Answer> answers() {
        Stream<Answer> pairs = Stream.of(
                        "equal.txt",
                        "near-misses.txt",
                        "near-misses-of-one-question.txt",
                        "meets-reference.txt",
                        "misses-reference.txt")
                .flatMap(name -> AnswerPairs.in(name).stream())
                .flatMap(pair -> Stream.of(pair.one(), pair.other()));
        Stream<Answer> labels =
                LabelledText.in("corpus/words.txt", "corpus/maths.txt", "corpus/chat.txt", "corpus/faults.txt").stream()
                        .filter(LabelledText::hasAnswer)
                        .map(text -> AnswerReader.normalise(text.answer()));
        return Stream.concat(pairs, labels)
                .map(AnswerEquivalence::canonical)
                .distinct()
                .toList();
    }

    @Test
    void equal_keys_mean_equal_answers() {
        Map<String, List<Answer>> classes = ANSWERS.stream().collect(Collectors.groupingBy(Answer::key));
        List<String> broken = new ArrayList<>();
        for (List<Answer> alike : classes.values()) {
            for (Answer answer : alike) {
                Comparison verdict = AnswerEquivalence.compare(alike.getFirst(), answer);
                if (!verdict.isEqual() && letters(alike.getFirst()).equals(letters(answer))) {
                    broken.add(alike.getFirst() + " and " + answer + ": " + verdict);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    /** Within one question the unit and the unknown are fixed, so that a vote need not look at them. */
    private static Set<String> letters(Answer answer) {
        return LETTER.matcher(answer.text()).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @Test
    void comparison_is_symmetric() {
        List<String> broken = new ArrayList<>();
        for (int i = 0; i < ANSWERS.size(); i++) {
            for (Answer other : ANSWERS.subList(i, Math.min(ANSWERS.size(), i + NEIGHBOURS))) {
                Answer one = ANSWERS.get(i);
                Comparison.Outcome forward =
                        AnswerEquivalence.compare(one, other).outcome();
                if (AnswerEquivalence.compare(other, one).outcome() != forward) {
                    broken.add(one + " and " + other);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void what_is_equal_is_right_by_either() {
        List<String> broken = new ArrayList<>();
        for (int i = 0; i < ANSWERS.size(); i++) {
            for (Answer other : ANSWERS.subList(i, Math.min(ANSWERS.size(), i + NEIGHBOURS))) {
                Answer one = ANSWERS.get(i);
                if (AnswerEquivalence.compare(one, other).isEqual()
                        && !(AnswerEquivalence.compareWithReference(one, other).isEqual()
                                && AnswerEquivalence.compareWithReference(other, one)
                                        .isEqual())) {
                    broken.add(one + " and " + other);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_answer_is_equal_to_itself_by_any_way() {
        assertThat(ANSWERS).allSatisfy(answer -> {
            Answer again = AnswerReader.normalise(answer.text());
            assertThat(AnswerEquivalence.compare(answer, again).isEqual()).isTrue();
            assertThat(AnswerEquivalence.compareWithReference(again, answer).isEqual())
                    .isTrue();
            assertThat(AnswerEquivalence.canonical(again).key()).isEqualTo(answer.key());
        });
    }
}
