package io.ponder.verifier.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.languages.Language;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardRulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<think>2 + 2</think><answer>4</answer>              | 1 | nothing else",
                "' <think>\\n2 + 2\\n</think>\\n\\n<answer>4</answer>\\n' | 1 | nothing else",
                "4                                                   | 0 | <think> is missing",
                "<think>2 + 2</think>4                               | 0 | <answer> is missing",
                "<think>2 + 2<answer>4</answer>                      | 0 | </think> is missing",
                "<think>2 + 2</think><answer>4                       | 0 | </answer> is missing",
                "<think>a</think><think>b</think><answer>4</answer>  | 0 | <think> occurs more than once",
                "<think>a</think><answer>4</answer><answer>5</answer> | 0 | <answer> occurs more than once",
                "<answer>4</answer><think>a</think>                  | 0 | <answer> comes before </think>",
                "<think>a<answer>4</think></answer>                  | 0 | <answer> comes before </think>",
                "Well: <think>a</think><answer>4</answer>            | 0 | text outside",
                "<think>a</think>so<answer>4</answer>                | 0 | text outside",
                "<think>a</think><answer>4</answer> Bye.             | 0 | text outside",
                "<think> </think><answer>4</answer>                  | 0 | <think> is empty",
                "<think>a</think><answer></answer>                   | 0 | <answer> is empty",
                "<Think>a</Think><Answer>4</Answer>                  | 0 | <think> is missing",
            })
    void theFormatIsThinkAndAnswerAndNothingElse(String text, double expected, String why) {
        Score score = ThinkFormatVerifier.score(text.replace("\\n", "\n"));

        assertThat(score.outcome()).isEqualTo(expected);
        assertThat(score.explanation()).contains(why);
    }

    @Test
    void onlyTheThoughtIsJudgedForItsLanguage() {
        String english = "We add the apples of both children and then subtract the rest.";
        String french = "La réponse à cette question est donc de quatre pommes rouges.";

        assertThat(language("<think>" + english + "</think>" + french)).isEqualTo(1);
        assertThat(language(english + "</think>" + french)).isEqualTo(1);
        assertThat(language("<think>" + french)).isZero();
        assertThat(language("<think>" + french + "</think>" + english)).isZero();
        assertThat(language("<think></think>" + english)).isZero();
        assertThat(language(english)).isEqualTo(1);
    }

    private static double language(String text) {
        return LanguageConsistencyVerifier.score(text, Language.EN).value(Aggregation.LAST);
    }

    /** DAPO's equation 13 with L_max = 100 and L_cache = 20. */
    @ParameterizedTest
    @CsvSource({"0, 0", "80, 0", "81, -0.05", "90, -0.5", "100, -1", "101, -1", "100000, -1"})
    void lengthIsPunishedSoftly(int tokens, double expected) {
        assertThat(new Overlong(100, 20).of(tokens)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        // mean 0.25, variance (0.75² + 3 · 0.25²) / 4 = 0.1875, std 0.4330: 0.75 / 0.4330 = 1.7321;
        // less the mean of the others: 1 - 0 and 0 - 1/3
        "1 0 0 0, 1.7320508, -0.5773503, 0.75, -0.25, 1, -0.3333333",
        "1 1 1 1, 0, 0, 0, 0, 0, 0",
        "2 0, 1, -1, 1, -1, 2, -2",
        "7, 0, 0, 0, 0, 0, 0",
        // the same sum, rounded differently
        "0.30000000000000004 0.3, 0, 0, 0, 0, 0, 0",
    })
    void advantagesAreRelativeToTheGroup(
            String totals,
            double grpoFirst,
            double grpoLast,
            double drFirst,
            double drLast,
            double rlooFirst,
            double rlooLast) {
        double[] values = Arrays.stream(totals.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        Advantages.Group group = requireNonNull(Advantages.Group.of(values));
        double last = values[values.length - 1];

        assertThat(Advantages.GRPO.of(values[0], group)).isCloseTo(grpoFirst, within(1e-6));
        assertThat(Advantages.GRPO.of(last, group)).isCloseTo(grpoLast, within(1e-6));
        assertThat(Advantages.DAPO.of(last, group)).isCloseTo(grpoLast, within(1e-6));
        assertThat(Advantages.DR_GRPO.of(values[0], group)).isCloseTo(drFirst, within(1e-6));
        assertThat(Advantages.DR_GRPO.of(last, group)).isCloseTo(drLast, within(1e-6));
        assertThat(Advantages.RLOO.of(values[0], group)).isCloseTo(rlooFirst, within(1e-6));
        assertThat(Advantages.RLOO.of(last, group)).isCloseTo(rlooLast, within(1e-6));
    }
}
