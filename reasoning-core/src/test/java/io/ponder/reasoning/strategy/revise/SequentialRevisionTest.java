package io.ponder.reasoning.strategy.revise;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SequentialRevisionTest {

    private static final Brief WITHOUT_VERIFIER = new Brief(
            ToldByHand.BRIEF.problem(),
            ToldByHand.BRIEF.sampling(),
            ToldByHand.BRIEF.budget(),
            ToldByHand.BRIEF.capabilities(),
            null,
            7);

    private static Move.Propose only(ToldByHand told) {
        List<Move.Propose> asked = told.asked(Move.Propose.class);
        assertThat(asked).hasSize(1);
        told.asked.clear();
        return asked.getFirst();
    }

    /**
     * A ratio of r means chains of length L, with L / chains = r and L * chains = n, so chains = sqrt(n / r): 16 attempts at
     * 1 are 4 chains of 4, at 4 they are 2 of 8, at 1/4 they are 8 of 2, at 16 one chain, at 1/16 plain sampling.
     */
    @Test
    void theRatioSaysHowManyChainsOfWhatLength() {
        assertThat(SequentialRevision.lengths(16, 1)).containsExactly(4, 4, 4, 4);
        assertThat(SequentialRevision.lengths(16, 4)).containsExactly(8, 8);
        assertThat(SequentialRevision.lengths(16, 0.25)).containsExactly(2, 2, 2, 2, 2, 2, 2, 2);
        assertThat(SequentialRevision.lengths(16, 16)).containsExactly(16);
        assertThat(SequentialRevision.lengths(16, 1.0 / 16)).hasSize(16).containsOnly(1);
    }

    /** sqrt(8 / 1) = 2.83, so 3 chains; sqrt(7 / 2) = 1.87, so 2. */
    @Test
    void whatDoesNotDivideMakesTheFirstChainsLonger() {
        assertThat(SequentialRevision.lengths(8, 1)).containsExactly(3, 3, 2);
        assertThat(SequentialRevision.lengths(7, 2)).containsExactly(4, 3);
        assertThat(SequentialRevision.lengths(1, 256)).containsExactly(1);
        assertThat(SequentialRevision.lengths(3, 1.0 / 256)).containsExactly(1, 1, 1);
    }

    @Test
    void aRevisionSeesTheLastAttemptsOfItsOwnChain() {
        ToldByHand told =
                new ToldByHand(SequentialRevision.TYPE, Map.of("n", 4, "ratio", 4, "context", 2), WITHOUT_VERIFIER);
        Move.Propose first = only(told);
        assertThat(first.node()).isSameAs(Node.root());
        assertThat(first.variation().messages()).isNull();
        Node a = told.solution(0, Node.root(), 0, "1");
        Node b = told.revision(0, a, 1, "2");
        told.asked.clear();
        told.revision(0, b, 2, "3");

        Move.Propose fourth = only(told);
        // A new answer, and not a continuation of the last one.
        assertThat(fourth.variation().prefix()).isEmpty();
        List<Message> messages = fourth.variation().messages();
        assertThat(messages)
                .extracting(Message::role)
                .containsExactly(
                        Message.Role.USER,
                        Message.Role.ASSISTANT,
                        Message.Role.USER,
                        Message.Role.ASSISTANT,
                        Message.Role.USER);
        assertThat(messages)
                .extracting(Message::content)
                .startsWith("How many?", "It is 2.")
                .contains("It is 3.")
                .doesNotContain("It is 1.");
        told.revision(0, b, 3, "3");
        assertThat(told.strategy.settled()).isTrue();
    }

    @Test
    void chainsDoNotWaitForEachOther() {
        ToldByHand told = new ToldByHand(SequentialRevision.TYPE, Map.of("n", 4, "ratio", 1), WITHOUT_VERIFIER);
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::ticket)
                .containsExactly(0, 1);
        told.asked.clear();
        Node second = told.solution(1, Node.root(), 1, "2");
        Move.Propose revision = only(told);
        assertThat(revision.ticket()).isEqualTo(1);
        assertThat(revision.node()).isSameAs(second);
    }

    /** Two chains, 5 then 7 and 6 then 6: no two chains agree at their end, but 6 has two of four votes. */
    @Test
    void withoutAVerifierTheMajorityOfAllAttemptsWins() {
        ToldByHand told = new ToldByHand(SequentialRevision.TYPE, Map.of("n", 5, "ratio", 1.25), WITHOUT_VERIFIER);
        Node a = told.solution(0, Node.root(), 0, "5");
        Node b = told.solution(1, Node.root(), 1, "6");
        told.revision(0, a, 2, "7");
        told.revision(1, b, 3, "6");
        assertThat(told.asked(Move.Score.class)).isEmpty();
        assertThat(told.chosen()).isEqualTo("6");
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        assertThat(told.best().vote()).extracting("votes").containsExactly(2, 1, 1);
    }

    /**
     * Figure 5: within the chains, then among them. Chain 1: 5 (0.4) + 5 (0.4) = 0.8 against 9 (0.7), so 5 with 0.4. Chain 2:
     * 9 (0.3), the only one. Chain 3: 9 (0.2), the only one. Among the chains: 9 with 0.3 + 0.2 = 0.5 against 5 with 0.4.
     * Over all attempts together 9 has 0.7 + 0.3 + 0.2 = 1.2 and its best is the 0.7 of chain 1, which lost there.
     */
    @Test
    void aVerifierChoosesWithinTheChainsAndThenAmongThem() {
        ToldByHand told = new ToldByHand(SequentialRevision.TYPE, Map.of("n", 9, "ratio", 1));
        Node a = told.solution(0, Node.root(), 0, "5");
        Node b = told.solution(1, Node.root(), 1, "9");
        Node c = told.solution(2, Node.root(), 2, "9");
        Node d = told.revision(0, a, 3, "9");
        Node e = told.revision(0, d, 4, "5");
        told.score(a, 0.4);
        told.score(b, 0.3);
        told.score(c, 0.2);
        told.score(d, 0.7);
        told.score(e, 0.4);
        assertThat(told.best().node()).isSameAs(b);
        assertThat(told.best().basis()).isEqualTo(Basis.WEIGHTED_VOTE);
        assertThat(told.best().vote()).extracting("weight").containsExactly(0.5, 0.4);
    }

    @Test
    void aChainGoesOnFromItsLastSuccess() {
        ToldByHand told = new ToldByHand(SequentialRevision.TYPE, Map.of("n", 4, "ratio", 4), WITHOUT_VERIFIER);
        told.asked.clear();
        told.fail(0, 0);
        assertThat(only(told).node()).as("a first attempt again").isSameAs(Node.root());
        Node success = told.solution(0, Node.root(), 1, "2");
        told.asked.clear();
        told.fail(0, 2);
        assertThat(only(told).node()).isSameAs(success);
        told.fail(0, 3);
        assertThat(told.strategy.settled()).as("four attempts in all").isTrue();
        assertThat(told.best().node()).isSameAs(success);
    }

    @Test
    void everythingFailingEndsAfterAllAttempts() {
        ToldByHand told = new ToldByHand(SequentialRevision.TYPE, Map.of("n", 3, "ratio", 3));
        for (int trial = 0; trial < 3; trial++) {
            assertThat(told.strategy.settled()).isFalse();
            told.fail(0, trial);
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.strategy.best()).isEmpty();
    }

    @Test
    void anAttemptWithoutAScoreIsLeftOutAndWithoutAnyScoreItIsVotedOn() {
        ToldByHand told = new ToldByHand(SequentialRevision.TYPE, Map.of("n", 3, "ratio", 1.0 / 3));
        Node a = told.solution(0, Node.root(), 0, "1");
        Node b = told.solution(1, Node.root(), 1, "2");
        Node c = told.solution(2, Node.root(), 2, "2");
        told.scoreFailed(b);
        told.scoreFailed(c);
        assertThat(told.chosen()).isEqualTo("2");
        assertThat(told.strategy.settled()).isFalse();
        told.score(a, 0.2);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("1");
    }

    @Test
    void whenTheBudgetEndsNoRevisionIsAskedForAnyMore() {
        ToldByHand told = new ToldByHand(SequentialRevision.TYPE, Map.of("n", 4, "ratio", 4), WITHOUT_VERIFIER);
        told.asked.clear();
        told.budgetSpent();
        told.solution(0, Node.root(), 0, "2");
        assertThat(told.asked).isEmpty();
        assertThat(told.chosen()).isEqualTo("2");
    }

    @Test
    void aVerifierIsAskedAboutEveryAttempt() {
        ToldByHand told = new ToldByHand(SequentialRevision.TYPE, Map.of("n", 2, "ratio", 2));
        Node first = told.solution(0, Node.root(), 0, "5");
        Node second = told.revision(0, first, 1, "6");
        assertThat(told.asked(Move.Score.class)).extracting(Move.Score::node).containsExactly(first, second);
    }
}
