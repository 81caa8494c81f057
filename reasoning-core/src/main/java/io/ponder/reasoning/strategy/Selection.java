package io.ponder.reasoning.strategy;

import io.ponder.reasoning.model.FinishReason;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A strategy's choice, and why.
 *
 * @param node the chosen candidate
 * @param basis what the choice rests on
 * @param vote the answers with their votes, most first; empty where nothing was voted on
 * @param score the chosen candidate's score, 0 to 1; null where nothing was scored
 * @param notes for a reader, such as what was done instead of a vote; usually empty
 */
public record Selection(
        Node node,
        Basis basis,
        List<AnswerGroup> vote,
        @Nullable Double score,
        List<String> notes) {

    public Selection {
        vote = List.copyOf(vote);
        notes = List.copyOf(notes);
    }

    /** The earliest refusal: the reply of a search in which nothing was answered, but something was refused. */
    public static Optional<Selection> ofRefusal(Collection<Node> nodes) {
        return nodes.stream()
                .filter(node -> node.finishReason() == FinishReason.REFUSED)
                .min(Comparator.comparingInt(Node::trial).thenComparingInt(Node::id))
                .map(node -> new Selection(node, Basis.REFUSAL, List.of(), null, List.of()));
    }

    /** What a choice rests on. */
    public enum Basis {
        /** The only sample. */
        SINGLE_SAMPLE,
        /** The most votes. */
        VOTE,
        /** The highest score. */
        SCORE,
        /** The highest sum of scores over equal answers. */
        WEIGHTED_VOTE,
        /** The most visits of a tree search. */
        VISITS,
        /** The model itself picked it. */
        MODEL_CHOICE,
        /** The model wrote it from the others. */
        SYNTHESIS,
        /** Nothing could be compared: the first finished candidate. */
        FIRST_CANDIDATE,
        /** No sample answered, and this one refused to. */
        REFUSAL;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Candidates with equivalent answers.
     *
     * @param answer as the earliest of them wrote it
     * @param votes how many
     * @param weight the sum of their scores; equal to {@code votes} in an unweighted vote
     */
    public record AnswerGroup(String answer, int votes, double weight, List<Integer> nodes) {
        public AnswerGroup {
            nodes = List.copyOf(nodes);
        }
    }
}
