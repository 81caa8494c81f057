package io.ponder.reasoning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTokensTest {

    @Test
    void theMeanIsOfTheTokensThatTheAnswerTouches() {
        AnswerTokens tokens = of("2", " +", " 10", " =", " 12", ".", " \\", "boxed", "{", "1", "2", "}", ".");

        Double mean = tokens.mean(new double[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -0.25, -0.75, -1, -1}, true);

        assertThat(mean).isCloseTo(-0.5, within(1e-12));
    }

    @Test
    void aTokenThatIsPartlyAnswerCounts() {
        assertThat(of("It is", " \\boxed{1", "2}.").mean(new double[] {-3, -0.5, -1.5}, true))
                .isCloseTo(-1, within(1e-12));
    }

    @Test
    void withoutAnAnswerOrWithoutTheTokensThereIsNone() {
        assertThat(of("I", " do", " not", " know").mean(new double[4], true)).isNull();
        assertThat(of("\\boxed{1}").mean(new double[2], true))
                .as("a token is missing")
                .isNull();
        assertThat(of("", "").mean(new double[2], true))
                .as("the engine writes no tokens")
                .isNull();
        assertThat(of("It is ", "12").mean(new double[2], false))
                .as("it was cut off")
                .isNull();
    }

    @Test
    void manyTokensAreKept() {
        AnswerTokens tokens = new AnswerTokens();
        for (int i = 0; i < 1000; i++) {
            tokens.add("word ");
        }
        tokens.add("\\boxed{7}");
        double[] logProbs = new double[1001];
        logProbs[1000] = -2;

        assertThat(tokens.mean(logProbs, true)).isEqualTo(-2);
    }

    private static AnswerTokens of(String... tokens) {
        AnswerTokens all = new AnswerTokens();
        List.of(tokens).forEach(all::add);
        return all;
    }
}
