package io.ponder.datasets.process;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerEquivalence;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.row.Row.TreeNode;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A search's tree as it was, from its trace. */
public final class TracedTree {

    private TracedTree() {}

    /**
     * Every node that was drawn. A node that was written anew, such as a revision, hangs at the question, because it does not
     * continue the words of the node that it came from. Of several scores of a node the last counts.
     *
     * @param reference the right answer; null where it is not known
     */
    public static Row.Tree of(List<Message> prompt, List<TraceEvent> trace, @Nullable Answer reference, Origin origin) {
        Map<Integer, Double> scores = new HashMap<>();
        for (TraceEvent event : trace) {
            if (event instanceof TraceEvent.Scored scored) {
                scores.put(scored.node(), scored.value());
            }
        }
        List<TreeNode> nodes = new ArrayList<>();
        Set<Integer> known = new HashSet<>();
        for (TraceEvent event : trace) {
            if (event instanceof TraceEvent.Proposed proposed
                    && known.add(proposed.node().id())) {
                TraceNode node = proposed.node();
                boolean hangs = node.continues() && known.contains(node.parent());
                String text = (node.inserted() == null ? "" : node.inserted()) + node.text();
                Answer answer = node.isCandidate() ? node.answer() : null;
                nodes.add(new TreeNode(
                        node.id(),
                        hangs ? node.parent() : 0,
                        text,
                        answer == null ? null : answer.text(),
                        scores.get(node.id()),
                        answer == null || reference == null ? null : right(answer, reference)));
            }
        }
        return new Row.Tree(prompt, nodes, origin);
    }

    /** Null where the two cannot be compared, which is not wrong. */
    private static @Nullable Boolean right(Answer answer, Answer reference) {
        return switch (AnswerEquivalence.compareWithReference(answer, reference).outcome()) {
            case EQUAL -> true;
            case DIFFERENT -> false;
            case NOT_COMPARABLE -> null;
        };
    }
}
