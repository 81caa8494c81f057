package io.ponder.datasets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerReader;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.row.Row.TreeNode;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Trees out of traces, and pairs out of trees. */
class TreePairsTest {

    private static final List<Message> PROMPT = List.of(Message.user("8*9?"));
    private static final Origin ORIGIN = Origin.of("tests", "1", null, "72");

    private static TreeNode step(int id, int parent, String text, @Nullable Double score) {
        return new TreeNode(id, parent, text, null, score, null);
    }

    private static TreeNode end(int id, int parent, String answer, @Nullable Double score, @Nullable Boolean right) {
        return new TreeNode(id, parent, "The answer is " + answer + ".", answer, score, right);
    }

    private static TreePairs tree(TreeNode... nodes) {
        return new TreePairs(new Row.Tree(PROMPT, List.of(nodes), ORIGIN));
    }

    private static TraceEvent proposed(int id, int parent, boolean continues, String text, @Nullable String answer) {
        Answer read = answer == null ? null : AnswerReader.normalise(answer);
        FinishReason finish = answer == null ? FinishReason.STEP : FinishReason.STOP;
        return new TraceEvent.Proposed(
                id,
                0,
                1,
                new TraceNode(id, parent, id, 1, continues, null, text, null, finish, read, Tokens.NONE, null));
    }

    @Test
    void aTraceBecomesItsTree() {
        List<TraceEvent> trace = List.of(
                proposed(1, 0, true, "8*9 is ", null),
                new TraceEvent.Scored(2, 0, 2, 1, 0.5, Score.outcome(0.5, null), null),
                proposed(2, 1, true, "72", "72.0"),
                proposed(3, 1, true, "73", "73"),
                proposed(4, 3, false, "No: 72", "seventy"),
                new TraceEvent.Scored(5, 0, 2, 1, 0.75, Score.outcome(0.75, null), null));

        Row.Tree tree = TracedTree.of(PROMPT, trace, AnswerReader.normalise("72"), ORIGIN);

        assertThat(tree.nodes())
                .containsExactly(
                        new TreeNode(1, 0, "8*9 is ", null, 0.75, null),
                        new TreeNode(2, 1, "72", "72.0", null, true),
                        new TreeNode(3, 1, "73", "73", null, false),
                        new TreeNode(
                                4,
                                0,
                                "No: 72",
                                "seventy",
                                null,
                                tree.nodes().get(3).right()));
        assertThat(TracedTree.of(PROMPT, trace, null, ORIGIN).nodes()).allMatch(node -> node.right() == null);
    }

    @Test
    void theBestPathIsRightAndTheWorstIsWrong() {
        TreePairs tree = tree(
                step(1, 0, "8*9. ", null),
                end(2, 1, "72", 0.3, true),
                end(3, 1, "72", 0.9, true),
                end(4, 1, "73", 0.95, false),
                end(5, 1, "71", 0.1, false));

        assertThat(tree.bestAndWorst(0.5)).hasValueSatisfying(pair -> {
            assertThat(pair.prompt()).isEqualTo(PROMPT);
            assertThat(pair.chosen()).isEqualTo("8*9. The answer is 72.");
            assertThat(pair.rejected()).isEqualTo("8*9. The answer is 71.");
            assertThat(pair.chosenScore()).isEqualTo(1);
            assertThat(pair.rejectedScore()).isZero();
        });
    }

    @Test
    void withoutKnownAnswersTheScoreDecides() {
        TreePairs tree = tree(end(1, 0, "72", 0.9, null), end(2, 0, "73", 0.2, null), end(3, 0, "74", null, null));

        assertThat(tree.bestAndWorst(0.5)).hasValueSatisfying(pair -> {
            assertThat(pair.chosen()).contains("72");
            assertThat(pair.rejected()).contains("73");
        });
        assertThat(tree.bestAndWorst(0.8)).as("too close").isEmpty();
    }

    @Test
    void siblingsDifferInOneStep() {
        TreePairs tree = tree(
                step(1, 0, "Multiply. ", null),
                step(2, 1, "8*9=72. ", null),
                step(3, 1, "8*9=73. ", null),
                end(4, 2, "72", null, true),
                end(5, 2, "72", null, true),
                end(6, 3, "73", null, false),
                end(7, 3, "72", null, true));

        List<Row.Preference> pairs = tree.siblings(0.4);

        assertThat(pairs).hasSize(2);
        assertThat(pairs.getFirst().chosen()).isEqualTo("Multiply. 8*9=72. ");
        assertThat(pairs.getFirst().rejected()).isEqualTo("Multiply. 8*9=73. ");
        assertThat(pairs.getFirst().chosenScore()).isEqualTo(1);
        assertThat(pairs.getFirst().rejectedScore()).isEqualTo(0.5);
        assertThat(pairs.getLast().chosen()).isEqualTo("Multiply. 8*9=73. The answer is 72.");
        assertThat(tree.siblings(0.6)).as("only the last two differ so much").hasSize(1);
    }

    @Test
    void valuesComeFromAnswersThenScoresThenChildren() {
        TreePairs tree = tree(
                step(1, 0, "a", 0.9),
                end(2, 1, "72", 0.2, false),
                step(3, 0, "b", 0.4),
                step(4, 3, "c", 0.8),
                step(5, 0, "d", null),
                step(6, 5, "e", 0.2),
                step(7, 5, "f", 0.4),
                step(8, 0, "g", null));

        assertThat(tree.valueOf(1)).isZero();
        assertThat(tree.valueOf(3)).isEqualTo(0.4);
        assertThat(tree.valueOf(5)).isEqualTo((0.2 + 0.4) / 2);
        assertThat(tree.valueOf(8)).isNull();
    }

    @Test
    void equalTextsAreNoPair() {
        assertThat(tree(end(1, 0, "72", null, true), end(2, 0, "72", null, false))
                        .bestAndWorst(0.5))
                .isEmpty();
        assertThat(tree().bestAndWorst(0.5)).isEmpty();
        assertThat(tree().siblings(0.5)).isEmpty();
    }

    @Test
    void brokenTreesAndMarginsAreRefused() {
        assertThatThrownBy(() -> tree(step(2, 1, "a", null), step(1, 0, "b", null)))
                .hasMessageContaining("node 2 of a tree is there twice or before its parent");
        assertThatThrownBy(() -> tree(end(1, 0, "1", null, true), end(2, 0, "2", null, false))
                        .bestAndWorst(0))
                .hasMessageContaining("above 0 and at most 1");
    }

    @Test
    void aTreeOfRolloutsGivesPairsToo() {
        TreePairs tree = tree(step(1, 0, "a", 0.8), step(2, 1, "\n\nb", 0.6), step(3, 1, "\n\nc", 0.0));

        assertThat(tree.siblings(0.5))
                .singleElement()
                .satisfies(pair -> assertThat(pair.chosen()).isEqualTo("a\n\nb"));
    }
}
