package io.ponder.reasoning.strategy.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.select.Tournament.Game;
import io.ponder.reasoning.strategy.select.Tournament.Rival;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TournamentTest {

    private static final int NEVER_CUT = 1000;

    private int nextTrial;

    private Tournament of(int... votes) {
        List<Rival> rivals = new ArrayList<>();
        for (int each : votes) {
            List<Node> members = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                int trial = nextTrial++;
                members.add(new Node(
                        trial + 1,
                        Node.root(),
                        trial,
                        true,
                        "",
                        "text " + trial,
                        null,
                        FinishReason.STOP,
                        null,
                        Tokens.NONE,
                        null));
            }
            rivals.add(new Rival(members));
        }
        return new Tournament(rivals, 1, NEVER_CUT);
    }

    private static List<String> pairs(List<Game> games) {
        return games.stream().map(game -> game.one() + "-" + game.other()).toList();
    }

    /** Six rivals: each meets one other in the first round and a second one in the next, nobody twice. */
    @Test
    void coverageEndsWhenEachHasMetTwoOthers() {
        Tournament six = of(1, 1, 1, 1, 1, 1);
        Map<Integer, Integer> met = new HashMap<>();
        List<String> all = new ArrayList<>();
        for (List<Game> round = six.covering(100); !round.isEmpty(); round = six.covering(100)) {
            all.addAll(pairs(round));
            round.forEach(game -> {
                met.merge(game.one(), 1, Integer::sum);
                met.merge(game.other(), 1, Integer::sum);
            });
        }
        assertThat(all).doesNotHaveDuplicates();
        assertThat(met)
                .hasSize(6)
                .allSatisfy((rival, games) -> assertThat(games).isBetween(2, 3));
    }

    @Test
    void theFirstRoundPairsNeighboursByVotes() {
        assertThat(pairs(of(4, 3, 2, 1).covering(100))).containsExactly("0-1", "2-3");
    }

    @Test
    void noMoreGamesThanAreLeft() {
        assertThat(of(1, 1, 1, 1).covering(1)).hasSize(1);
        assertThat(of(1, 1, 1, 1).refining(1)).hasSize(1);
    }

    /** Rated 10 and 1 is a whole win, 6 and 3 a third, 5 and 5 half of a tenth for both. */
    @Test
    void aGameCountsAsMuchAsTheRatingsDiffer() {
        Tournament two = of(1, 1);
        Game game = two.covering(1).getFirst();
        two.played(game, 10, 1);
        two.weigh();
        // 0.5 : 0.5 by vote and 1 : 0 played.
        assertThat(two.strength(0)).isCloseTo(0.75, within(1e-6));
        two.played(game, 3, 6);
        two.weigh();
        assertThat(two.strength(0)).isCloseTo(1.5 / (1.5 + 0.5 + 1.0 / 3), within(1e-6));
        assertThat(two.certainty()).isEqualTo(two.strength(0));
    }

    @Test
    void anEvenGameChangesNothingBetweenEquals() {
        Tournament two = of(1, 1);
        two.played(two.covering(1).getFirst(), 5, 5);
        two.weigh();
        assertThat(two.certainty()).isEqualTo(0.5);
        assertThat(two.ranking()).containsExactly(0, 1);
    }

    /** Of the best four, each meets whom it is least certain to beat. */
    @Test
    void refinementPairsTheLeastCertain() {
        Tournament four = of(1, 1, 1, 1);
        for (Game game : four.covering(100)) {
            // 0 beats 1, and 2 beats 3: 0 and 2 are equals now, and so are 1 and 3.
            four.played(game, 9, 2);
        }
        four.weigh();
        assertThat(four.ranking()).containsExactly(0, 2, 1, 3);
        assertThat(pairs(four.refining(100))).containsExactly("0-2", "1-3");
    }

    /** Two answers of two solutions each can meet twice, in other words each time, and then no more. */
    @Test
    void aMeetingIsRepeatedOnlyWithOtherSolutions() {
        Tournament two = of(2, 2);
        Game first = two.covering(1).getFirst();
        Game second = two.refining(1).getFirst();
        assertThat(List.of(first.first().trial(), first.second().trial())).containsExactly(0, 2);
        assertThat(List.of(second.first().trial(), second.second().trial())).containsExactly(1, 3);
        assertThat(two.refining(1)).isEmpty();
    }
}
