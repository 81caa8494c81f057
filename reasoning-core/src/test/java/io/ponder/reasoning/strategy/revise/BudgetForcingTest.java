package io.ponder.reasoning.strategy.revise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** s1's rules (Muennighoff et al. 2025, section 3.1), with {@code max_tokens} 1000: 256 are kept for an answer. */
class BudgetForcingTest {

    private static Brief brief(int maxTokens) {
        return new Brief(
                ToldByHand.BRIEF.problem(),
                new Sampling(0.8, 0.95, maxTokens, List.of(), null),
                Budget.Limits.NONE,
                EnumSet.allOf(Capability.class),
                null,
                7);
    }

    private int nextNode = 1;

    /** What the model wrote after a prefix, as the engine makes a node of it. */
    private Node wrote(
            ToldByHand told,
            int ticket,
            Node parent,
            int trial,
            String text,
            int tokens,
            FinishReason finish,
            @Nullable String answer) {
        List<Move.Propose> asked = told.asked(Move.Propose.class).stream()
                .filter(move -> move.ticket() == ticket)
                .toList();
        String prefix = asked.getLast().variation().prefix();
        boolean continues = prefix != null && prefix.startsWith(parent.text());
        String inserted =
                prefix == null ? "" : continues ? prefix.substring(parent.text().length()) : prefix;
        Node node = new Node(
                nextNode++,
                parent,
                trial,
                continues,
                inserted,
                text,
                null,
                finish,
                answer == null ? null : new Answer(answer, answer),
                new Tokens(0, 0, tokens),
                null);
        told.tell(new io.ponder.reasoning.strategy.Told.Proposed(ticket, node));
        return node;
    }

    private Node ended(ToldByHand told, int ticket, Node parent, int trial, String text, int tokens, String answer) {
        return wrote(told, ticket, parent, trial, text, tokens, FinishReason.STOP, answer);
    }

    private static Move.Propose last(ToldByHand told) {
        return told.asked(Move.Propose.class).getLast();
    }

    @Test
    void anEndThatComesTooEarlyIsFollowedByWait() {
        ToldByHand told =
                new ToldByHand(BudgetForcing.TYPE, Map.of("think_at_least", 500, "think_at_most", 600), brief(1000));
        assertThat(last(told).variation().maxTokens()).isEqualTo(600);

        Node first = ended(told, 0, Node.root(), 0, "It is 5.", 100, "5");

        assertThat(last(told).node()).isSameAs(first);
        assertThat(last(told).variation().prefix()).isEqualTo("It is 5.\n\nWait");
        // 600 less the 100 it has thought.
        assertThat(last(told).variation().maxTokens()).isEqualTo(500);
        Node second = ended(told, 0, first, 1, ", it is 7.", 420, "7");
        assertThat(second.text()).isEqualTo("It is 5.\n\nWait, it is 7.");
        // More than 500 tokens by now.
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(second);
    }

    /** The raspberry of the paper's figure 3: times is how often the end is ignored. */
    @Test
    void theEndIsIgnoredAtMostSoManyTimes() {
        ToldByHand told = new ToldByHand(
                BudgetForcing.TYPE, Map.of("think_at_least", 500, "times", 2, "word", "Hold on"), brief(1000));
        Node first = ended(told, 0, Node.root(), 0, "Two.", 10, "2");
        Node second = ended(told, 0, first, 1, ", three.", 10, "3");
        assertThat(last(told).variation().prefix()).isEqualTo("Two.\n\nHold on, three.\n\nHold on");
        assertThat(told.strategy.settled()).isFalse();
        ended(told, 0, second, 2, ", three it is.", 10, "3");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node().trial()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 500", "2, 0"})
    void withNoTimesOrNothingToReachTheFirstEndIsTheEnd(int times, int atLeast) {
        ToldByHand told =
                new ToldByHand(BudgetForcing.TYPE, Map.of("think_at_least", atLeast, "times", times), brief(1000));
        ended(told, 0, Node.root(), 0, "Two.", 10, "2");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().basis()).isEqualTo(Basis.SINGLE_SAMPLE);
    }

    @Test
    void aThoughtThatWasClosedIsReopened() {
        ToldByHand told = new ToldByHand(BudgetForcing.TYPE, Map.of("think_at_least", 500), brief(1000));
        Node first = ended(told, 0, Node.root(), 0, "<think>\nIs it 5?\n</think>\nIt is 5.", 50, "5");
        assertThat(last(told).variation().prefix()).isEqualTo("<think>\nIs it 5?\n\nWait");
        Node second = ended(told, 0, first, 1, ", no.\n</think>\nIt is 6.", 50, "6");
        assertThat(second.text()).isEqualTo("<think>\nIs it 5?\n\nWait, no.\n</think>\nIt is 6.");
    }

    @Test
    void aThoughtThatDoesNotEndIsClosedAndTheAnswerAskedFor() {
        ToldByHand told = new ToldByHand(BudgetForcing.TYPE, Map.of("think_at_most", 600), brief(1000));
        Node cut = wrote(told, 0, Node.root(), 0, "<think>\nLet me see ", 600, FinishReason.LENGTH, null);
        assertThat(last(told).variation().prefix()).isEqualTo("<think>\nLet me see\n</think>\n\nFinal Answer:");
        assertThat(last(told).variation().maxTokens()).isEqualTo(256);
        Node answer = ended(told, 0, cut, 1, " 6", 3, "6");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(answer);
    }

    /** Templates of reasoning models hold the opening tag themselves, so a reopened thought may show no tag at all. */
    @Test
    void aReopenedThoughtWithoutAnOpeningTagIsClosedToo() {
        ToldByHand told =
                new ToldByHand(BudgetForcing.TYPE, Map.of("think_at_least", 500, "think_at_most", 600), brief(1000));
        Node first = ended(told, 0, Node.root(), 0, "Is it 5?\n</think>\nIt is 5.", 50, "5");
        assertThat(last(told).variation().prefix()).isEqualTo("Is it 5?\n\nWait");
        wrote(told, 0, first, 1, ", perhaps", 590, FinishReason.LENGTH, null);
        assertThat(last(told).variation().prefix()).isEqualTo("Is it 5?\n\nWait, perhaps\n</think>\n\nFinal Answer:");
    }

    @ParameterizedTest
    @CsvSource({
        "'so far', false, 'so far\n\nFinal Answer:'",
        "'so far', true, 'so far\n</think>\n\nFinal Answer:'",
        "'<think>a</think>b', true, '<think>a</think>b\n\nFinal Answer:'",
        "'<think>a</think>b<think>c', true, '<think>a</think>b<think>c\n</think>\n\nFinal Answer:'"
    })
    void onlyAnOpenThoughtIsClosed(String text, boolean marksThought, String prefix) {
        assertThat(BudgetForcing.closed(text, marksThought)).isEqualTo(prefix);
    }

    @Test
    void aForcedTextWithoutAnAnswerLeavesTheEarlierOne() {
        ToldByHand told = new ToldByHand(BudgetForcing.TYPE, Map.of("think_at_least", 500, "times", 1), brief(1000));
        Node first = ended(told, 0, Node.root(), 0, "It is 5.", 10, "5");
        wrote(told, 0, first, 1, " a moment.", 10, FinishReason.STOP, null);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(first);
    }

    @Test
    void aForcedTextThatIsLostLeavesTheEarlierOne() {
        ToldByHand told = new ToldByHand(BudgetForcing.TYPE, Map.of("think_at_least", 500), brief(1000));
        Node first = ended(told, 0, Node.root(), 0, "It is 5.", 10, "5");
        told.fail(0, 1);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(first);
    }

    @Test
    void chainsVoteWithTheirLastAnswers() {
        ToldByHand told =
                new ToldByHand(BudgetForcing.TYPE, Map.of("n", 3, "think_at_least", 500, "times", 1), brief(1000));
        Node a = ended(told, 0, Node.root(), 0, "It is 5.", 10, "5");
        Node b = ended(told, 1, Node.root(), 1, "It is 5.", 10, "5");
        Node c = ended(told, 2, Node.root(), 2, "It is 6.", 10, "6");
        assertThat(told.best().node()).isSameAs(a);
        ended(told, 0, a, 3, ", 6.", 10, "6");
        ended(told, 1, b, 4, ", 5.", 10, "5");
        ended(told, 2, c, 5, ", 6.", 10, "6");
        // First words 5, 5, 6; last words 6, 5, 6.
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        assertThat(told.best().node().trial()).isEqualTo(3);
        assertThat(told.best().vote()).extracting("votes").containsExactly(2, 1);
    }

    /** 300 tokens of 744 are gone: the thought gets what is left of them, and the text no more than 1000 in all. */
    @Test
    void thoughtAndAnswerTogetherStayWithinMaxTokens() {
        ToldByHand told = new ToldByHand(BudgetForcing.TYPE, Map.of("think_at_least", 100_000), brief(1000));
        assertThat(last(told).variation().maxTokens()).isEqualTo(744);
        Node first = ended(told, 0, Node.root(), 0, "It is 5.", 300, "5");
        assertThat(last(told).variation().maxTokens()).isEqualTo(444);
        wrote(told, 0, first, 1, " and on", 444, FinishReason.LENGTH, null);
        assertThat(last(told).variation().maxTokens()).isEqualTo(256);
    }

    @Test
    void aShortMaxTokensIsSharedByThoughtAndAnswer() {
        ToldByHand told = new ToldByHand(BudgetForcing.TYPE, Map.of(), brief(100));
        assertThat(last(told).variation().maxTokens()).isEqualTo(50);
    }

    @Test
    void moreThoughtThanMaxTokensLeavesIsRefused() {
        assertThatThrownBy(() -> new ToldByHand(BudgetForcing.TYPE, Map.of("think_at_most", 745), brief(1000)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().field()).isEqualTo("parameters.think_at_most"))
                .hasMessage(
                        "⟨parameters.think_at_most⟩ is 745, but ⟨sampling.max_tokens⟩ 1000 leaves 744 for the thought "
                                + "beside the answer; raise ⟨sampling.max_tokens⟩");
    }

    @Test
    void aBudgetThatEndsLeavesTheBestSoFar() {
        ToldByHand told = new ToldByHand(BudgetForcing.TYPE, Map.of("think_at_least", 500), brief(1000));
        Node first = ended(told, 0, Node.root(), 0, "It is 5.", 10, "5");
        told.asked.clear();
        told.budgetSpent();
        assertThat(told.asked).isEmpty();
        assertThat(told.best().node()).isSameAs(first);
    }
}
