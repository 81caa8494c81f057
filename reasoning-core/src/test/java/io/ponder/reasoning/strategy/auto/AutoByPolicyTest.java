package io.ponder.reasoning.strategy.auto;

import static io.ponder.reasoning.strategy.auto.PolicyTest.level;
import static io.ponder.reasoning.strategy.auto.PolicyTest.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AutoByPolicyTest {

    private int nextTrial;

    private static Map<String, Object> policy(Object... rules) {
        return Map.of(
                "first",
                4,
                "levels",
                List.of(level(4, rule(4, "vote", 4)), level(8, rules)),
                "efforts",
                Map.of("low", 4, "medium", 8, "high", 8));
    }

    private static ToldByHand told(
            Map<String, Object> policy, String effort, @Nullable VerifierKind verifier, Budget.Limits limits) {
        Brief brief = new Brief(
                ToldByHand.BRIEF.problem(),
                ToldByHand.BRIEF.sampling(),
                limits,
                EnumSet.allOf(Capability.class),
                verifier,
                7);
        ToldByHand told = new ToldByHand(Auto.TYPE, Map.of("policy", policy, "effort", effort), brief);
        assertThat(drawn(told)).isEqualTo(limits.maxSamples() == null ? 4 : Math.min(4, limits.maxSamples()));
        return told;
    }

    private static ToldByHand told(@Nullable VerifierKind verifier, Object... rules) {
        return told(policy(rules), "medium", verifier, Budget.Limits.NONE);
    }

    private static int drawn(ToldByHand told) {
        int samples = told.asked(Move.Propose.class).stream()
                .mapToInt(Move.Propose::samples)
                .sum();
        told.asked.clear();
        return samples;
    }

    private void answers(ToldByHand told, String... answers) {
        for (String answer : answers) {
            told.answer(nextTrial++, answer);
        }
    }

    private static String note(ToldByHand told) {
        return told.best().notes().getFirst();
    }

    /** The vote of 9 is certain with 5 against 1 and 3 open: 5 > 1 + 3. */
    @Test
    void howManyAgreeDecidesHowManyAreDrawnAndACertainVoteEnds() {
        ToldByHand told = told(null, rule(2, "vote", 16), rule(3, "vote", 9), rule(4, "vote", 4));
        answers(told, "7", "8", "7", "7");
        assertThat(drawn(told)).isEqualTo(5);
        assertThat(note(told))
                .isEqualTo("3 of 4 first samples agree: the policy for 8 samples a problem takes a vote of 9");
        answers(told, "7");
        assertThat(told.strategy.settled()).isFalse();
        answers(told, "7");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("7");
    }

    @Test
    void effortPicksTheLevel() {
        Object[] rules = {rule(4, "vote", 16)};
        ToldByHand low = told(policy(rules), "low", null, Budget.Limits.NONE);
        answers(low, "6", "7", "8", "9");
        assertThat(low.strategy.settled()).isTrue();

        nextTrial = 0;
        ToldByHand high = told(policy(rules), "high", null, Budget.Limits.NONE);
        answers(high, "6", "7", "8", "9");
        assertThat(drawn(high)).isEqualTo(12);
    }

    @Test
    void nothingIsScoredUntilTheWayTakesScores() {
        ToldByHand easy = told(VerifierKind.OUTCOME, rule(3, "best", 5), rule(4, "vote", 4));
        answers(easy, "7", "7", "7", "7");
        assertThat(easy.asked(Move.Score.class)).isEmpty();
        assertThat(easy.strategy.settled()).isTrue();

        nextTrial = 0;
        ToldByHand hard = told(VerifierKind.OUTCOME, rule(3, "best", 5), rule(4, "vote", 4));
        Node a = hard.answer(0, "6");
        Node b = hard.answer(1, "6");
        Node c = hard.answer(2, "7");
        Node d = hard.answer(3, "7");
        assertThat(hard.asked(Move.Score.class)).extracting(Move.Score::node).containsExactly(a, b, c, d);
        Node e = hard.answer(4, "8");
        List.of(a, b, c, d).forEach(node -> hard.score(node, 0.6));
        assertThat(hard.strategy.settled()).isFalse();
        hard.score(e, 0.9);
        assertThat(hard.strategy.settled()).isTrue();
        assertThat(hard.chosen()).isEqualTo("8");
        assertThat(hard.best().basis()).isEqualTo(Basis.SCORE);
    }

    /**
     * As they are, 6's two scores of 0.5 outweigh 7's 0.9. Spread over 0 to 1 they are 0.5 - 0.5 = 0 and 1; the fourth, 0.6,
     * becomes 0.25.
     */
    @Test
    void scoresAreNormalisedAsTheRuleSays() {
        ToldByHand plain = told(VerifierKind.OUTCOME, rule(4, "weighted_vote", 4));
        ToldByHand spread = told(VerifierKind.OUTCOME, rule(4, "weighted_vote", 4, "normalisation", "min_max"));
        for (ToldByHand told : List.of(plain, spread)) {
            told.score(told.answer(0, "6"), 0.5);
            told.score(told.answer(1, "6"), 0.5);
            told.score(told.answer(2, "7"), 0.9);
            told.score(told.answer(3, "8"), 0.6);
            assertThat(told.strategy.settled()).isTrue();
        }
        assertThat(plain.chosen()).isEqualTo("6");
        assertThat(spread.chosen()).isEqualTo("7");
    }

    /** The mean score of those that agree is (0.2 + 0.3 + 0.4 + 0.3) / 4 = 0.3. */
    @Test
    void aVerifierThatDoubtsTheLeadingAnswerIsASignOfItsOwn() {
        Map<String, Object> policy = Map.of(
                "first",
                4,
                "doubted_below",
                0.35,
                "levels",
                List.of(level(8, rule(4, "vote", 12, "doubted", true), rule(4, "vote", 4))),
                "efforts",
                Map.of("low", 8, "medium", 8, "high", 8));
        ToldByHand told = told(policy, "medium", VerifierKind.OUTCOME, Budget.Limits.NONE);
        told.score(told.answer(0, "7"), 0.2);
        told.score(told.answer(1, "7"), 0.3);
        told.score(told.answer(2, "7"), 0.4);
        Node last = told.answer(3, "7");
        assertThat(drawn(told)).as("the last score is awaited").isZero();
        told.score(last, 0.3);
        assertThat(drawn(told)).isEqualTo(8);
        assertThat(note(told)).startsWith("4 of 4 first samples agree, and the verifier gives them 0.30 of 1: ");
        told.answer(4, "7");
        assertThat(told.asked(Move.Score.class)).as("a vote takes no scores").isEmpty();

        ToldByHand trusted = told(policy, "medium", VerifierKind.OUTCOME, Budget.Limits.NONE);
        for (int trial = 0; trial < 4; trial++) {
            trusted.score(trusted.answer(trial, "7"), 0.4);
        }
        assertThat(trusted.strategy.settled()).isTrue();
    }

    @Test
    void aHardProblemIsSearchedStepByStepWhereThatCanRun() {
        ToldByHand told = told(VerifierKind.PROCESS, rule(4, "beam_search", 6, "beams", 2));
        answers(told, "6", "7", "8", "9");
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::unit)
                .containsOnly(Unit.STEP);
        assertThat(drawn(told)).as("2 beams of 4 next steps").isEqualTo(8);

        nextTrial = 0;
        ToldByHand outcomeOnly = told(VerifierKind.OUTCOME, rule(4, "beam_search", 6, "beams", 2));
        answers(outcomeOnly, "6", "7", "8", "9");
        assertThat(drawn(outcomeOnly)).isEqualTo(2);
        assertThat(note(outcomeOnly))
                .isEqualTo("1 of 4 first samples agree: the policy for 8 samples a problem takes beam_search with 2 "
                        + "beams, which is here a weighted vote of 6");
    }

    @Test
    void withoutAVerifierItVotes() {
        ToldByHand told = told(null, rule(4, "weighted_vote", 6));
        answers(told, "6", "7", "8", "9");
        assertThat(drawn(told)).isEqualTo(2);
        assertThat(note(told)).endsWith(", which is here a vote of 6");
    }

    /** Four samples of 10 tokens each: 60 tokens pay for 6. */
    @Test
    void theBudgetBoundsWhatIsTaught() {
        ToldByHand tokens =
                told(policy(rule(4, "vote", 16)), "high", null, new Budget.Limits(60L, null, null, null, null));
        answers(tokens, "6", "7", "8", "9");
        assertThat(drawn(tokens)).isEqualTo(2);
        assertThat(note(tokens)).endsWith("samples a problem takes a vote of 16, which is here a vote of 6");

        nextTrial = 0;
        ToldByHand one = told(policy(rule(4, "vote", 16)), "high", null, new Budget.Limits(null, null, null, 1, null));
        answers(one, "7");
        assertThat(one.strategy.settled()).isTrue();
        assertThat(one.best().basis()).isEqualTo(Basis.SINGLE_SAMPLE);
    }
}
