package io.ponder.reasoning.strategy.stepwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rounds worked by hand. A path's next steps come under the ticket it was drawn with: 0 for the root, then counting on in
 * order of rank. Trials are counted in the order of asking.
 */
class BeamSearchTest {

    private static final Node ROOT = Node.root();

    static ToldByHand search(Object... parameters) {
        Map<String, Object> given = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            given.put((String) parameters[i], parameters[i + 1]);
        }
        return new ToldByHand(BeamSearch.TYPE, given);
    }

    /** Steps below {@code parent} under a ticket, with trials counted from {@code firstTrial}, and then their scores. */
    static List<Node> steps(ToldByHand told, int ticket, Node parent, int firstTrial, double... scores) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            nodes.add(told.step(ticket, parent, firstTrial + i, "step " + (firstTrial + i)));
        }
        for (int i = 0; i < scores.length; i++) {
            told.score(nodes.get(i), scores[i]);
        }
        return nodes;
    }

    static List<Node> continued(ToldByHand told) {
        return told.asked(Move.Propose.class).stream().map(Move.Propose::node).toList();
    }

    static List<Node> askedToScore(ToldByHand told) {
        return told.asked(Move.Score.class).stream().map(Move.Score::node).toList();
    }

    /** Snell et al., section 5.2, with N = 4 and M = 2: draw N steps, keep the N / M best, draw M of each. */
    @Test
    void aRoundKeepsTheBestStepsAndDrawsTheSameNumberOfEach() {
        ToldByHand told = search("beams", 2, "expansions", 2);
        Move.Propose first = told.asked(Move.Propose.class).getFirst();
        assertThat(first.node()).isSameAs(ROOT);
        assertThat(first.samples()).isEqualTo(4);
        assertThat(first.unit()).isEqualTo(Move.Unit.STEP);
        told.asked.clear();

        List<Node> nodes = steps(told, 0, ROOT, 0, 0.2, 0.9, 0.5, 0.7);

        assertThat(askedToScore(told)).containsExactlyElementsOf(nodes);
        assertThat(continued(told)).containsExactly(nodes.get(1), nodes.get(3));
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::samples)
                .containsExactly(2, 2);
    }

    /**
     * Path A scores 0.3, 0.8, path B 0.6, 0.7. Last: 0.8 > 0.7. Min: 0.3 < 0.6. Product: 0.24 < 0.42. Mean: 0.55 < 0.65.
     */
    @ParameterizedTest
    @CsvSource({"last, 0", "min, 1", "product, 1", "mean, 1"})
    void theAggregationDecidesWhichPathIsBest(String aggregation, int kept) {
        ToldByHand told = search("beams", 1, "expansions", 2, "aggregation", aggregation);
        List<Node> nodes = List.of(told.step(0, ROOT, 0, "A"), told.step(0, ROOT, 1, "B"));
        told.asked.clear();
        told.tell(new io.ponder.reasoning.strategy.Told.Scored(nodes.get(0), Score.steps(List.of(0.3, 0.8), null)));
        told.tell(new io.ponder.reasoning.strategy.Told.Scored(nodes.get(1), Score.steps(List.of(0.6, 0.7), null)));
        assertThat(continued(told)).containsExactly(nodes.get(kept));
    }

    @Test
    void theRoundIsTheSameInWhateverOrderItsResultsCome() {
        ToldByHand told = search("beams", 2, "expansions", 2);
        told.asked.clear();
        Node third = told.step(0, ROOT, 3, "d");
        Node second = told.step(0, ROOT, 2, "c");
        Node first = told.step(0, ROOT, 1, "b");
        Node zeroth = told.step(0, ROOT, 0, "a");
        told.score(third, 0.6);
        told.score(first, 0.6);
        told.score(zeroth, 0.1);
        told.score(second, 0.6);
        // Three share 0.6: the earlier trials go first.
        assertThat(continued(told)).containsExactly(first, second);
    }

    /** A verifier that finds nothing wrong anywhere must not make children of one path of all beams. */
    @Test
    void equalScoresKeepOneStepOfEachPathBeforeASecondOfAny() {
        ToldByHand told = search("beams", 2, "expansions", 2);
        List<Node> first = steps(told, 0, ROOT, 0, 1, 1, 0.5, 0.5);
        told.asked.clear();
        List<Node> ofOne = steps(told, 1, first.get(0), 4, 1, 1);
        List<Node> ofTheOther = steps(told, 2, first.get(1), 6, 1, 1);
        assertThat(continued(told)).containsExactly(ofOne.getFirst(), ofTheOther.getFirst());
    }

    @Test
    void whenEveryStepOfARoundIsLostTheBestPathIsFinished() {
        ToldByHand told = search("beams", 2, "expansions", 2);
        List<Node> first = steps(told, 0, ROOT, 0, 0.3, 0.9, 0.5, 0.1);
        told.asked.clear();
        for (int trial = 4; trial < 8; trial++) {
            told.fail(1 + (trial - 4) / 2, trial);
        }
        assertThat(told.asked(Move.Propose.class)).containsExactly(Move.Propose.solutions(-1, first.get(1), 1));
        assertThat(told.strategy.settled()).isFalse();
        Node answer = told.solution(-1, first.get(1), 8, "7");
        told.score(answer, 0.5);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(answer);
    }

    @Test
    void aResultToldTwiceCountsOnce() {
        ToldByHand told = search("beams", 1, "expansions", 2);
        told.asked.clear();
        Node once = told.step(0, ROOT, 0, "a");
        told.step(0, ROOT, 0, "a");
        assertThat(told.asked).isEmpty();
        Node other = told.step(0, ROOT, 1, "b");
        told.score(once, 0.2);
        told.score(once, 0.9);
        assertThat(continued(told)).isEmpty();
        told.score(other, 0.5);
        assertThat(continued(told)).containsExactly(other);
    }

    /** In search-and-learn's code finished beams are cut in the order of finishing; here they wait, and compete. */
    @Test
    void aFinishedPathTakesNoPlaceFromAnOpenOneAndCompetesToTheEnd() {
        ToldByHand told = search("beams", 2, "expansions", 2);
        told.asked.clear();
        Node early = told.solution(0, ROOT, 0, "8");
        told.score(early, 0.5);
        List<Node> open = steps(told, 0, ROOT, 1, 0.1, 0.3, 0.2);
        assertThat(continued(told)).containsExactly(open.get(1), open.get(2));

        // Round 2: both paths end. Sums: 8 has 0.5 + 0.4 = 0.9, 9 has 0.7, 7 has 0.1 + 0.2 = 0.3.
        told.score(told.solution(1, open.get(1), 4, "9"), 0.7);
        told.score(told.solution(1, open.get(1), 5, "7"), 0.1);
        told.score(told.solution(2, open.get(2), 6, "8"), 0.4);
        Node last = told.solution(2, open.get(2), 7, "7");
        assertThat(told.strategy.settled()).isFalse();
        told.score(last, 0.2);

        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(early);
        assertThat(told.best().basis()).isEqualTo(Basis.WEIGHTED_VOTE);
        assertThat(told.best().vote()).extracting("answer").containsExactly("8", "9", "7");
        assertThat(told.best().vote().get(0).weight()).isCloseTo(0.9, within(1e-12));
        assertThat(told.best().vote().get(2).weight()).isCloseTo(0.3, within(1e-12));
    }

    /** In search-and-learn's code {@code [-0:]} keeps all when the width is more than there is; here all there is. */
    @Test
    void fewerOpenStepsThanBeamsAreAllKept() {
        ToldByHand told = search("beams", 3, "expansions", 2);
        told.asked.clear();
        for (int trial = 0; trial < 4; trial++) {
            told.fail(0, trial);
        }
        List<Node> open = steps(told, 0, ROOT, 4, 0.1, 0.2);
        assertThat(continued(told)).containsExactly(open.get(1), open.get(0));
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::samples)
                .containsExactly(2, 2);
    }

    @Test
    void aPathWhoseEveryStepFailedLeavesItsPlaceToOthers() {
        ToldByHand told = search("beams", 2, "expansions", 2);
        List<Node> open = steps(told, 0, ROOT, 0, 0.9, 0.8, 0.1, 0.1);
        told.asked.clear();
        told.fail(1, 4);
        told.fail(1, 5);
        List<Node> next = steps(told, 2, open.get(1), 6, 0.3, 0.4);
        assertThat(continued(told)).containsExactly(next.get(1), next.get(0));
    }

    @Test
    void withEverySampleLostItEndsWithoutAChoice() {
        ToldByHand told = search("beams", 1, "expansions", 2);
        told.fail(0, 0);
        told.fail(0, 1);
        assertThat(told.strategy.settled()).isFalse();
        // Not even one whole solution of the root comes.
        told.fail(-1, 2);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.strategy.best()).isEmpty();
    }

    @Test
    void equalStepsOfOnePathAreScoredAndKeptOnce() {
        ToldByHand merging = search("beams", 2, "expansions", 2);
        ToldByHand keeping = search("beams", 2, "expansions", 2, "merge_duplicates", false);
        for (ToldByHand told : List.of(merging, keeping)) {
            told.asked.clear();
            told.step(0, ROOT, 2, "So  x = 2");
            told.step(0, ROOT, 0, "So x = 2");
            told.step(0, ROOT, 1, "Hence y = 3");
            told.fail(0, 3);
        }
        assertThat(askedToScore(merging)).extracting(Node::trial).containsExactly(0, 1);
        assertThat(askedToScore(keeping)).extracting(Node::trial).containsExactly(0, 1, 2);
    }

    @Test
    void openPathsBelowTheLeastScoreAreDroppedUnlessAllAre() {
        ToldByHand told = search("beams", 3, "expansions", 1, "min_score", 0.5);
        told.asked.clear();
        List<Node> open = steps(told, 0, ROOT, 0, 0.49, 0.5, 0.6);
        assertThat(continued(told)).containsExactly(open.get(2), open.get(1));

        ToldByHand poor = search("beams", 3, "expansions", 1, "min_score", 0.5);
        poor.asked.clear();
        List<Node> all = steps(poor, 0, ROOT, 0, 0.1, 0.3, 0.2);
        assertThat(continued(poor)).containsExactly(all.get(1));
    }

    @Test
    void aStepWithoutAScoreRanksBehindThoseThatHaveOne() {
        ToldByHand told = search("beams", 2, "expansions", 2);
        told.asked.clear();
        List<Node> nodes = List.of(
                told.step(0, ROOT, 0, "a"),
                told.step(0, ROOT, 1, "b"),
                told.step(0, ROOT, 2, "c"),
                told.step(0, ROOT, 3, "d"));
        told.scoreFailed(nodes.get(0));
        told.scoreFailed(nodes.get(1));
        told.scoreFailed(nodes.get(2));
        told.score(nodes.get(3), 0.01);
        assertThat(continued(told)).containsExactly(nodes.get(3), nodes.get(0));
    }

    @Test
    void aPathAsLongAsItMayBeIsFinishedInOneGo() {
        ToldByHand told = search("beams", 1, "expansions", 2, "max_depth", 1);
        told.asked.clear();
        List<Node> open = steps(told, 0, ROOT, 0, 0.3, 0.4);
        assertThat(told.asked(Move.Propose.class)).singleElement().satisfies(move -> {
            assertThat(move.node()).isSameAs(open.get(1));
            assertThat(move.unit()).isEqualTo(Move.Unit.SOLUTION);
            assertThat(move.samples()).isEqualTo(2);
        });
    }

    @Test
    void itEndsAfterSoManyAnswersOnceTheyHaveTheirScores() {
        ToldByHand told = search("beams", 1, "expansions", 2, "answers", 1);
        told.asked.clear();
        Node answer = told.solution(0, ROOT, 0, "5");
        steps(told, 0, ROOT, 1, 0.9);
        assertThat(continued(told)).isEmpty();
        assertThat(told.strategy.settled()).isFalse();
        told.score(answer, 0.1);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(answer);
    }

    @Test
    void aBudgetThatEndsWithoutAnAnswerFinishesTheBestPath() {
        ToldByHand told = search("beams", 2, "expansions", 2);
        List<Node> open = steps(told, 0, ROOT, 0, 0.2, 0.9, 0.5, 0.7);
        Node deeper = told.step(1, open.get(1), 4, "deeper");
        told.asked.clear();
        told.budgetSpent();
        assertThat(told.asked(Move.Propose.class)).singleElement().satisfies(move -> {
            assertThat(move.node()).isSameAs(open.get(1));
            assertThat(move.unit()).isEqualTo(Move.Unit.SOLUTION);
        });
        assertThat(deeper.parent()).isSameAs(open.get(1));
    }

    @Test
    void aBudgetThatEndsWithAnAnswerAsksForNothingMore() {
        ToldByHand told = search("beams", 2, "expansions", 2);
        told.score(told.solution(0, ROOT, 0, "5"), 0.3);
        told.step(0, ROOT, 1, "a");
        told.asked.clear();
        told.budgetSpent();
        assertThat(told.asked).isEmpty();
        assertThat(told.best().node().trial()).isZero();
    }

    @Test
    void withNoScoresAtAllTheVoteStandsInAndSaysSo() {
        ToldByHand told = search("beams", 1, "expansions", 3);
        told.scoreFailed(told.solution(0, ROOT, 0, "5"));
        told.scoreFailed(told.solution(0, ROOT, 1, "6"));
        told.scoreFailed(told.solution(0, ROOT, 2, "6"));
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node().trial()).isEqualTo(1);
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        assertThat(told.best().notes()).containsExactly("no candidate has been scored yet");
    }
}
