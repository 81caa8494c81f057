package io.ponder.reasoning.strategy.toolbox;

import io.ponder.answers.Answer;
import io.ponder.reasoning.form.CalledTools;
import io.ponder.reasoning.strategy.Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Counts votes, one for each candidate, at both levels of a {@link Lead}. */
final class Tally {

    /** The side of all texts. */
    static final String TEXT = "";

    /** By side, then by the answer's key. */
    private final Map<String, Map<String, Integer>> votes = new HashMap<>();

    /** Texts without an answer: they count for their side, and only where another side is possible. */
    private int silent;

    static Tally of(Collection<Node> voters) {
        Tally tally = new Tally();
        voters.forEach(tally::add);
        return tally;
    }

    void add(Node node) {
        Answer answer = node.answer();
        if (answer != null) {
            votes.computeIfAbsent(CalledTools.names(node.toolCalls()), side -> new HashMap<>())
                    .merge(answer.key(), 1, Integer::sum);
        } else if (node.toolCalls().isEmpty()) {
            silent++;
        }
    }

    void clear() {
        votes.clear();
        silent = 0;
    }

    Lead lead() {
        Map<String, Integer> sides = new HashMap<>();
        votes.forEach((side, answers) -> sides.put(
                side, answers.values().stream().mapToInt(Integer::intValue).sum()));
        if (silent > 0 && sides.keySet().stream().anyMatch(side -> !side.equals(TEXT))) {
            sides.merge(TEXT, silent, Integer::sum);
        }
        int[] outer = leading(sides.values());
        for (Map.Entry<String, Integer> side : sides.entrySet()) {
            if (side.getValue() == outer[0]) {
                int[] inner =
                        leading(votes.getOrDefault(side.getKey(), Map.of()).values());
                return new Lead(outer[0], outer[1], inner[0], inner[1]);
            }
        }
        return Lead.NONE;
    }

    private static int[] leading(Collection<Integer> votes) {
        int most = 0;
        int second = 0;
        for (int count : votes) {
            if (count > most) {
                second = most;
                most = count;
            } else if (count > second) {
                second = count;
            }
        }
        return new int[] {most, second};
    }
}
